import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct, type IConstruct, type IDependable } from 'constructs';
import { IDEMPOTENCY_TABLE } from '../../src/contract.ts';
import { existingStream, refuseStream, streamOfTable } from './events/users-stream.ts';
import type { Settings } from './options.ts';
import { ownKey, tableEncryption } from './own-key.ts';

type TableOptions = Pick<
  Settings,
  | 'usersTableName'
  | 'usersTableKey'
  | 'idempotencyTableName'
  | 'events'
  | 'usersStreamArn'
  | 'kmsKeyArn'
>;

/** What the functions need to know of a table. */
export type NamedTable = { readonly tableName: string; readonly tableArn: string };

/**
 * A Table or a TableV2 of the CDK, or one that the app refers to. Not ITable: with
 * `exactOptionalPropertyTypes` the compiler takes neither class for one.
 */
export type UsersTable = NamedTable &
  IConstruct & {
    readonly tableStreamArn?: string | undefined;
    readonly encryptionKey?: IKey | undefined;
  };

/** The users' table, which may be there already, and that of the idempotency records. */
export class Tables extends Construct {
  readonly users: NamedTable;
  readonly idempotency: Table;
  /** ARN of the stream that events are made of. Undefined where none are wanted. */
  readonly usersStreamArn: string | undefined;
  readonly #encryption: ReturnType<typeof tableEncryption>;
  #made: Table | undefined;

  constructor(
    scope: Construct,
    id: string,
    options: TableOptions,
    users: UsersTable | 'new' | 'existing' = 'new',
  ) {
    super(scope, id);
    this.#encryption = tableEncryption(ownKey(this, options));
    this.users = typeof users === 'string' ? this.#usersCalled(options, users) : users;
    this.usersStreamArn = this.#streamOf(options, users);
    this.idempotency = this.#newIdempotency(options.idempotencyTableName);
  }

  /**
   * Has the users' table made after all of these. A first deploy that fails is rolled back, and deletion
   * protection refuses to have the table removed: so nothing is left to fail once it is there.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
   */
  makeUsersAfter(...others: readonly IDependable[]): void {
    this.#made?.node.addDependency(...others);
  }

  /** By its name, even if it is new: what names the table must not wait for it. */
  #usersCalled(options: TableOptions, kind: 'new' | 'existing'): NamedTable {
    if (kind === 'new') {
      this.#made = this.#newUsers(options);
    }
    return Table.fromTableName(this, 'NamedUsers', options.usersTableName);
  }

  #streamOf(options: TableOptions, users: UsersTable | 'new' | 'existing'): string | undefined {
    if (typeof users === 'object') {
      return streamOfTable(users, options);
    }
    if (users === 'existing') {
      return existingStream(options);
    }
    refuseStream(options);
    return this.#made?.tableStreamArn;
  }

  /** The table that must outlive every mistake: the stack cannot delete it, nor can a call. */
  #newUsers({
    usersTableName,
    usersTableKey: [partitionKey, sortKey],
    events,
  }: TableOptions): Table {
    return new Table(this, 'Users', {
      tableName: usersTableName,
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      ...(sortKey && { sortKey: { name: sortKey, type: AttributeType.STRING } }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...this.#encryption,
      // The same view for all events: a change of it would make another stream.
      ...(events !== 'false' && { stream: StreamViewType.NEW_IMAGE }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }

  /** Goes with the stack: without a function to guard, a record guards nothing. */
  #newIdempotency(tableName: string): Table {
    return new Table(this, 'Idempotency', {
      tableName,
      partitionKey: { name: IDEMPOTENCY_TABLE.partitionKey, type: AttributeType.STRING },
      timeToLiveAttribute: IDEMPOTENCY_TABLE.timeToLiveAttribute,
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...this.#encryption,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
