import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { IDEMPOTENCY_TABLE } from '../../src/contract.ts';
import type { Settings } from './options.ts';

type TableOptions = Pick<Settings, 'usersTableName' | 'usersTableKey' | 'idempotencyTableName'>;

/** What the functions need to know of a table. */
export type NamedTable = { readonly tableName: string; readonly tableArn: string };

/** The users' table, which may be there already, and that of the idempotency records. */
export class Tables extends Construct {
  readonly users: NamedTable;
  readonly idempotency: NamedTable;

  constructor(
    scope: Construct,
    id: string,
    options: TableOptions,
    users: ITable | 'new' | 'existing' = 'new',
  ) {
    super(scope, id);
    this.users = typeof users === 'string' ? this.#usersCalled(options, users) : users;
    this.idempotency = this.#newIdempotency(options.idempotencyTableName);
  }

  #usersCalled(options: TableOptions, kind: 'new' | 'existing'): NamedTable {
    return kind === 'existing'
      ? Table.fromTableName(this, 'Users', options.usersTableName)
      : this.#newUsers(options);
  }

  /** The table that must outlive every mistake: the stack cannot delete it, nor can a call. */
  #newUsers({ usersTableName, usersTableKey: [partitionKey, sortKey] }: TableOptions): Table {
    return new Table(this, 'Users', {
      tableName: usersTableName,
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      ...(sortKey && { sortKey: { name: sortKey, type: AttributeType.STRING } }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** Goes with the stack: without a function to guard, a record guards nothing. */
  #newIdempotency(tableName: string): Table {
    return new Table(this, 'Idempotency', {
      tableName,
      partitionKey: { name: IDEMPOTENCY_TABLE.partitionKey, type: AttributeType.STRING },
      timeToLiveAttribute: IDEMPOTENCY_TABLE.timeToLiveAttribute,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
