import {
  DEFAULT_USER_ROW,
  ENVIRONMENT,
  METRICS_NAMESPACE,
  RECONCILE_SERVICE,
  RETRY_SERVICE,
  SERVICE,
  USERS_TABLE,
} from './contract.ts';
import { FUNCTION_ARN } from './domain/next-function.ts';
import { statesWithRow, USER_STATES, type UserState } from './domain/reconcile/user-state.ts';
import { parseRowTemplate, type RowTemplate } from './domain/row-template/row-template.ts';
import type { TemplateError } from './domain/row-template/template-error.ts';
import { type TableKey, tableKeyOf } from './domain/table-key.ts';
import { dropRefused } from './library-variables.ts';

/** A variable is missing or cannot be used. Its text names the variable and never its value. */
export class EnvironmentError extends Error {
  readonly code = 'ADD_USER_E_ENVIRONMENT';
  override readonly name = 'EnvironmentError';

  constructor(variable: string, advice: string) {
    super(`ADD_USER_E_ENVIRONMENT: ${variable} ${advice}`);
  }
}

/** What every function of this project needs. */
export type TablesEnvironment = {
  readonly usersTableName: string;
  readonly usersTableKey: TableKey;
  readonly idempotencyTableName: string;
  /** Powertools' own variables, with our names where they are not set. */
  readonly serviceName: string;
  readonly metricsNamespace: string;
  readonly hasMetrics: boolean;
};

/** What the function that empties the retry queue needs. */
export type RetryEnvironment = TablesEnvironment & { readonly retryQueueUrl: string };

/** What the trigger needs. */
export type Environment = RetryEnvironment & {
  readonly template: RowTemplate;
  /** ARN of the function that gets the event after this one, if there is one. */
  readonly nextFunctionArn: string | undefined;
};

/** What the scheduled comparison of pool and table needs. */
export type ReconcileEnvironment = TablesEnvironment & {
  readonly userPoolId: string;
  readonly template: RowTemplate;
  /** Whether missing rows are written, or only reported. */
  readonly apply: boolean;
  /** States that get a row besides CONFIRMED. */
  readonly states: readonly UserState[];
};

type Variables = Readonly<Record<string, string | undefined>>;

const required = (variables: Variables, name: string, meaning: string): string => {
  const value = variables[name]?.trim();
  if (!value) {
    throw new EnvironmentError(name, `is not set: set it to ${meaning}.`);
  }
  return value;
};

const WEB: readonly unknown[] = ['https:', 'http:'];

const queueUrl = (variables: Variables): string => {
  const value = required(variables, ENVIRONMENT.retryQueue, 'the URL of the retry queue');
  // An ARN can be parsed as a URL too, of the scheme `arn:`.
  if (!WEB.includes(URL.parse(value)?.protocol)) {
    throw new EnvironmentError(
      ENVIRONMENT.retryQueue,
      'is not a URL: set it to the URL of the queue, not to its name or ARN.',
    );
  }
  return value;
};

const nextFunctionArn = (variables: Variables): string | undefined => {
  const value = variables[ENVIRONMENT.nextFunction]?.trim() || undefined;
  if (value !== undefined && !FUNCTION_ARN.test(value)) {
    throw new EnvironmentError(
      ENVIRONMENT.nextFunction,
      'is not the ARN of a Lambda function: set it to one, or leave it out.',
    );
  }
  return value;
};

const TRUE: readonly unknown[] = ['1', 'y', 'yes', 't', 'true', 'on'];

/** @see https://docs.aws.amazon.com/powertools/typescript/latest/environment-variables/ */
const isTrue = (value: string | undefined): boolean => TRUE.includes(value?.trim().toLowerCase());

const namesIn = (list = ''): readonly string[] => [
  ...new Set(
    list
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ),
];

/** The key of the users' table. @throws {EnvironmentError} if no table can have it */
export const readTableKey = (variables: Variables): TableKey => {
  const names = variables[ENVIRONMENT.usersTableKey]?.trim() || USERS_TABLE.partitionKey;
  const key = tableKeyOf(names.split(',').map((name) => name.trim()));
  if (!key) {
    throw new EnvironmentError(
      ENVIRONMENT.usersTableKey,
      "is not a key: set it to the table's key attributes, one or two, for example id or pk,sk.",
    );
  }
  return key;
};

/** How rows are made. @throws {EnvironmentError} if a variable of it cannot be used */
export const readRowTemplate = (variables: Variables): RowTemplate => {
  const text = variables[ENVIRONMENT.userRow]?.trim() || DEFAULT_USER_ROW;
  const key = readTableKey(variables);
  try {
    return parseRowTemplate(text, key);
  } catch (fault) {
    const { message } = fault as TemplateError; // it throws nothing else
    throw new EnvironmentError(ENVIRONMENT.userRow, `${message}.`);
  }
};

/**
 * Reads and checks the variables of any function of this project.
 *
 * @param service what the function is called where POWERTOOLS_SERVICE_NAME names nothing else
 * @throws {EnvironmentError} naming the variable that is missing or unusable.
 */
export const readTablesEnvironment = (
  variables: Variables,
  service: string,
): TablesEnvironment => ({
  usersTableName: required(variables, ENVIRONMENT.usersTable, "the name of the users' table"),
  usersTableKey: readTableKey(variables),
  idempotencyTableName: required(
    variables,
    ENVIRONMENT.idempotencyTable,
    'the name of the table of idempotency records',
  ),
  serviceName: variables.POWERTOOLS_SERVICE_NAME?.trim() || service,
  metricsNamespace: variables.POWERTOOLS_METRICS_NAMESPACE?.trim() || METRICS_NAMESPACE,
  hasMetrics: !isTrue(variables.POWERTOOLS_METRICS_DISABLED ?? variables.POWERTOOLS_DEV),
});

/**
 * Reads and checks the variables of a function that works on the retry queue.
 *
 * @throws {EnvironmentError} naming the variable that is missing or unusable.
 */
export const readRetryEnvironment = (
  variables: Variables,
  service: string = RETRY_SERVICE,
): RetryEnvironment => ({
  ...readTablesEnvironment(variables, service),
  retryQueueUrl: queueUrl(variables),
});

/**
 * Reads and checks the trigger's variables.
 *
 * @throws {EnvironmentError} naming the variable that is missing or unusable.
 */
export const readEnvironment = (variables: Variables): Environment => ({
  ...readRetryEnvironment(variables, SERVICE),
  nextFunctionArn: nextFunctionArn(variables),
  template: readRowTemplate(variables),
});

const MODES = ['report', 'apply'];

const isApplying = (variables: Variables): boolean => {
  const mode = variables[ENVIRONMENT.reconcileMode]?.trim() || 'report';
  if (!MODES.includes(mode)) {
    throw new EnvironmentError(ENVIRONMENT.reconcileMode, 'is neither "report" nor "apply".');
  }
  return mode === 'apply';
};

const isUserState = (name: string): name is UserState =>
  (USER_STATES as readonly string[]).includes(name);

/**
 * Reads a list of users' states.
 *
 * @returns undefined if a name in it is none of those
 */
export const readStates = (list: string | undefined): readonly UserState[] | undefined => {
  const names = namesIn(list);
  const states = names.filter(isUserState);
  return states.length === names.length ? states : undefined;
};

const statesIn = (variables: Variables, name: string): readonly UserState[] => {
  const states = readStates(variables[name]);
  if (!states) {
    throw new EnvironmentError(name, `knows these and no other: ${USER_STATES.join(', ')}.`);
  }
  return states;
};

/**
 * Reads and checks the variables of the scheduled comparison.
 *
 * @throws {EnvironmentError} naming the variable that is missing or unusable.
 */
export const readReconcileEnvironment = (variables: Variables): ReconcileEnvironment => ({
  ...readTablesEnvironment(variables, RECONCILE_SERVICE),
  userPoolId: required(variables, ENVIRONMENT.userPool, 'the id of the user pool'),
  template: readRowTemplate(variables),
  apply: isApplying(variables),
  states: statesWithRow(
    statesIn(variables, ENVIRONMENT.reconcileInclude),
    statesIn(variables, ENVIRONMENT.reconcileExclude),
  ),
});

/** Where X-Ray's daemon listens if nobody says otherwise. */
const LOCAL_XRAY_DAEMON = '127.0.0.1:2000';

/** How many invocations Lambda runs in this process at once. */
const readConcurrency = ({ AWS_LAMBDA_MAX_CONCURRENCY = '' }: Variables): number =>
  Math.max(1, Number.parseInt(AWS_LAMBDA_MAX_CONCURRENCY, 10) || 1);

/** What was read, and the variables of libraries that were taken away first: their values are refused. */
export type Deployed<Read> = Read & { readonly refused: readonly string[] };

const deployed = <Read extends object>(read: (variables: Variables) => Read): Deployed<Read> => {
  const refused = dropRefused(process.env);
  return { ...read(process.env), refused };
};

/** The variables of this process: the one place that reads them. */
export const environment = {
  ofTrigger: () => deployed(readEnvironment),
  ofReconcile: () => deployed(readReconcileEnvironment),
  ofRetry: () => deployed(readRetryEnvironment),
  concurrency: (): number => readConcurrency(process.env),
  xrayDaemonAddress: (): string => process.env.AWS_XRAY_DAEMON_ADDRESS || LOCAL_XRAY_DAEMON,
} as const;
