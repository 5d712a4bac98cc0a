import { Token } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  DEFAULT_USER_ROW,
  IDEMPOTENCY_TABLE,
  METRICS_NAMESPACE,
  RECONCILE_SERVICE,
  RETRY_QUEUE,
  RETRY_SERVICE,
  SERVICE,
  USERS_TABLE,
} from '../../src/contract.ts';
import { USER_STATES } from '../../src/domain/reconcile/user-state.ts';
import { usersStreamOption } from './events/users-stream.ts';
import { nextFunctionOption, withNextFunction } from './next-function.ts';
import { OptionError } from './option-error.ts';
import {
  list,
  type OptionReader,
  oneNumberOf,
  oneOf,
  optional,
  text,
  wholeNumber,
} from './option-readers.ts';
import { keyOption } from './own-key.ts';
import { tableKeyOption, withUserRow } from './row-options.ts';
import { userPoolOption } from './user-pool-option.ts';

const FUNCTION_NAME = /^[\w-]{1,64}$/;
const TABLE_NAME = /^[\w.-]{3,255}$/;
const QUEUE_NAME = /^[\w-]{1,80}$/;
const USER_STATE = new RegExp(`^(?:${USER_STATES.join('|')})$`);

const functionName = (name: string) =>
  text(FUNCTION_NAME, name, '1 to 64 letters, digits, hyphens or underscores');
const tableName = (name: string) =>
  text(TABLE_NAME, name, '3 to 255 letters, digits, dots, hyphens or underscores');
const queueName = (name: string) =>
  text(QUEUE_NAME, name, '1 to 80 letters, digits, hyphens or underscores');

// CloudWatch Logs takes these numbers and no other; 9999 is CDK's word for "for ever".
const RETENTIONS = Object.values(RetentionDays).filter(
  (days): days is RetentionDays => typeof days === 'number' && days !== RetentionDays.INFINITE,
);

/** What the construct can be told besides its pool and its users' table, and how each setting is read. */
const SETTINGS = {
  functionName: functionName(SERVICE),
  retryFunctionName: functionName(RETRY_SERVICE),
  usersTableName: tableName(USERS_TABLE.name),
  idempotencyTableName: tableName(IDEMPOTENCY_TABLE.name),
  retryQueueName: queueName(RETRY_QUEUE.name),
  deadLetterQueueName: queueName(RETRY_QUEUE.deadLetterName),
  metricsNamespace: text(
    /^(?!AWS\/)[\w.#/-][\w.#/:-]{0,254}$/,
    METRICS_NAMESPACE,
    'a CloudWatch namespace: up to 255 letters, digits or . - _ / # :, and not one of AWS',
  ),
  usersTableKey: tableKeyOption,
  userRow: (_name: string, text = DEFAULT_USER_ROW): string => text,
  nextFunction: nextFunctionOption,
  logRetentionDays: oneNumberOf(RETENTIONS, RetentionDays.THREE_MONTHS),
  memoryMb: wholeNumber(128, 10_240, 512),
  alarmEmail: optional(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'one e-mail address'),
  accountConcurrency: wholeNumber(1, 1_000_000, 1_000),
  runbookUrl: text(/^[^\s#]+$/, 'docs/operate.md', 'the address of docs/operate.md, without #'),
  reconcile: oneOf(['report', 'apply', 'off'], 'report'),
  reconcileHours: wholeNumber(1, 24, 24),
  reconcileInclude: list(USER_STATE, USER_STATES.join(', ')),
  reconcileExclude: list(USER_STATE, USER_STATES.join(', ')),
  reconcileFunctionName: functionName(RECONCILE_SERVICE),
  events: oneOf(['false', 'true', 'row'], 'false'),
  usersStreamArn: usersStreamOption,
  eventsPipeName: text(
    /^[\w.-]{1,64}$/,
    'add_user_events',
    '1 to 64 letters, digits, dots, hyphens or underscores',
  ),
  eventsDeadLetterQueueName: queueName('add_user_events_dead_letters'),
  kmsKeyArn: keyOption,
} as const;

/**
 * Every option of the stack, and how it is read. Options are CDK context: `cdk.json`, or `-c name=value`.
 * `docs/deploy.md` describes them.
 */
export const OPTIONS = {
  stackName: text(/^[A-Za-z][A-Za-z0-9-]{0,127}$/, 'add-user', 'letters, digits and hyphens'),
  userPool: userPoolOption,
  usersTable: oneOf(['new', 'existing'], 'new'),
  ...SETTINGS,
} as const;

type OptionName = keyof typeof OPTIONS;

/** The settings of a construct, read and checked. A text may be a token of CDK. */
export type Settings = {
  readonly [Name in keyof typeof SETTINGS]: ReturnType<(typeof SETTINGS)[Name]>;
};

/** The options of a stack, read and checked. */
export type StackOptions = {
  readonly [Name in OptionName]: ReturnType<(typeof OPTIONS)[Name]>;
};

type Context = Readonly<Record<string, unknown>>;

// CDK's own keys have a colon, a slash or a hyphen in them.
const isOurs = (name: string): boolean => /^[A-Za-z]+$/.test(name);

const refuseUnknown = (context: Context): void => {
  const unknown = Object.keys(context).find(
    (name) => isOurs(name) && !Object.hasOwn(OPTIONS, name),
  );
  if (unknown !== undefined) {
    throw new OptionError(
      unknown,
      `is not an option. There are ${Object.keys(OPTIONS).join(', ')}. See docs/deploy.md.`,
    );
  }
};

const isObject = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value);

// What CDK reads from cdk.json may be a number or an object; what it reads from the command line is text.
const textOf = (value: unknown): string | undefined => {
  if (value === undefined || value === null) {
    return undefined;
  }
  return isObject(value) ? JSON.stringify(value) : String(value).trim();
};

type Readers = Readonly<Record<string, OptionReader<unknown>>>;

/** A value that is known at deployment only cannot be checked before. */
const readAll = (readers: Readers, given: Context): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(readers).map(([name, read]) => [
      name,
      Token.isUnresolved(given[name]) ? given[name] : read(name, textOf(given[name])),
    ]),
  );

/** What depends on more than one option. @throws {OptionError} */
const checked = <Options extends Settings>(options: Options): Options =>
  withNextFunction(withUserRow(options));

/**
 * Reads the settings of a construct.
 *
 * @throws {OptionError} naming the first setting that cannot be used
 */
export const readSettings = (given: Context): Settings =>
  checked(readAll(SETTINGS, given) as Settings); // each name with what its own reader returned

/**
 * Reads the options of a stack from CDK's context.
 *
 * @param context all keys, CDK's own included
 * @throws {OptionError} naming the first option that is misspelt or cannot be used
 */
export const readOptions = (context: Context): StackOptions => {
  refuseUnknown(context);
  return checked(readAll(OPTIONS, context) as StackOptions); // each name with what its own reader returned
};
