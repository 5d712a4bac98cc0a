import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Events } from './events/events.ts';
import { Functions } from './functions.ts';
import { keyGiven } from './key-of-table.ts';
import { readSettings, type Settings } from './options.ts';
import { Queues } from './queues.ts';
import { Reconcile } from './reconcile.ts';
import { type NamedTable, Tables, type UsersTable } from './tables.ts';
import { UserPool } from './user-pool.ts';
import { Watch } from './watch/watch.ts';

/** A function, a version or an alias: what there is of all three. */
type HasArn = Pick<IFunction, 'functionArn'>;

/** What {@link AddUser} can be told. `docs/deploy.md` describes each setting and its default. */
export type AddUserProps = {
  readonly [Name in keyof Omit<Settings, 'userRow' | 'nextFunction' | 'events'>]?:
    | Settings[Name]
    | undefined;
} & {
  /**
   * The row's template, as `docs/row.md` describes it: an object, or JSON.
   *
   * @default { email: '{email}' }
   */
  readonly userRow?: object | string | undefined;
  /**
   * Whether each new row is an event on the default event bus: its key, or with `row` the row too. See
   * `docs/events.md`.
   *
   * @default false
   */
  readonly events?: boolean | Settings['events'] | undefined;
  /**
   * A function that gets each event after the trigger, as Cognito would send it: one of this app, a
   * version or an alias of it, or the ARN of one that is there. Only the trigger calls it, so the pool
   * needs no permission for it.
   *
   * @default none
   */
  readonly nextFunction?: HasArn | string | undefined;
  /**
   * The pool whose confirmations are recorded: one of this stack, whose trigger is set, or `new`, or the
   * id or ARN of one that is there, whose trigger is not touched.
   *
   * @default 'new'
   */
  readonly userPool?: IUserPool | string | undefined;
  /**
   * The table of the rows: one of this app, whose key is then known, or `new`, or `existing` for the one
   * called `usersTableName`. What cannot be read from it, `usersTableKey` says.
   *
   * @default 'new'
   */
  readonly usersTable?: UsersTable | 'new' | 'existing' | undefined;
};

const arnOf = (lambda: HasArn | string | undefined): string | undefined =>
  typeof lambda === 'object' ? lambda.functionArn : lambda;

/**
 * The trigger with all that it needs on AWS, and what watches it.
 *
 * It can be part of any CDK app. A pool that is given as a construct must be of the same stack: the pool
 * names the trigger, and the comparison names the pool.
 *
 * @throws {OptionError} naming the first setting that cannot be used
 */
export class AddUser extends Construct {
  /** The function that the pool calls. */
  readonly trigger: IFunction;
  /** The function that finishes parked confirmations. */
  readonly retry: IFunction;
  /** The function that compares pool and table once a day, unless that is off. */
  readonly reconcile: IFunction | undefined;
  readonly usersTable: NamedTable;
  readonly idempotencyTable: NamedTable;
  readonly retryQueue: IQueue;
  readonly deadLetterQueue: IQueue;
  /** Records of the users' table whose event could not be sent, where there are events. */
  readonly eventsDeadLetterQueue: IQueue | undefined;
  /** Told of every alarm. Subscribe to it: nobody hears an alarm that nobody subscribed to. */
  readonly alarmTopic: ITopic;
  readonly userPoolId: string;

  constructor(scope: Construct, id: string, props: AddUserProps = {}) {
    super(scope, id);
    const { userPool, usersTable, nextFunction, ...given } = props;
    const usersTableKey = keyGiven(usersTable, given.usersTableKey);
    const options = readSettings({ ...given, usersTableKey, nextFunction: arnOf(nextFunction) });
    const tables = new Tables(this, 'Tables', options, usersTable);
    const queues = new Queues(this, 'Queues', options);
    const functions = new Functions(this, 'Functions', { tables, queues, options });
    const pool = new UserPool(this, 'UserPool', userPool, functions.trigger.lambda);
    const reconcile =
      options.reconcile === 'off'
        ? undefined
        : new Reconcile(this, 'Reconcile', { tables, pool, options });
    const events =
      tables.usersStreamArn === undefined
        ? undefined
        : new Events(this, 'Events', tables.usersStreamArn, options);
    const watch = new Watch(this, 'Watch', functions, options);
    // What a rollback cannot remove comes last: a new pool with what needs it, then the users' table.
    const first = [
      ...[queues, functions, watch, tables.idempotency],
      ...(reconcile?.withoutPool ?? []),
      ...(events?.withoutTable ?? []),
    ];
    pool.makeAfter(...first);
    tables.makeUsersAfter(pool, ...(reconcile ? [reconcile] : []), ...(pool.isNew ? [] : first));
    this.trigger = functions.trigger.lambda;
    this.retry = functions.retry.lambda;
    this.reconcile = reconcile?.compare.lambda;
    this.usersTable = tables.users;
    this.idempotencyTable = tables.idempotency;
    this.retryQueue = queues.retry;
    this.deadLetterQueue = queues.deadLetters;
    this.eventsDeadLetterQueue = events?.deadLetters;
    this.alarmTopic = watch.alarms.topic;
    this.userPoolId = pool.id;
    if (typeof usersTable === 'object') {
      this.#allowKeyOf(usersTable);
      events?.allowKeyOf(usersTable);
    }
  }

  /** Of a table with an encryption key of its own. DynamoDB uses that key in the caller's name. */
  #allowKeyOf({ encryptionKey }: UsersTable): void {
    for (const caller of [this.trigger, this.retry, this.reconcile]) {
      if (caller) {
        encryptionKey?.grantEncryptDecrypt(caller);
      }
    }
  }
}
