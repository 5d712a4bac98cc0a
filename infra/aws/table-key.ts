import {
  DescribeTableCommand,
  type DynamoDBClient,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { TableKey } from '../../src/domain/table-key.ts';
import { CommandError } from '../cli/command-errors.ts';
import { calling } from './aws-call-error.ts';

/** A table that is there has another key than its items need. */
export class TableKeyError extends CommandError {
  override readonly name = 'TableKeyError';

  constructor(table: string, has: string, needs: string, advice: string) {
    super(
      'ADD_USER_E_TABLE_KEY',
      `table ${table} has the key ${has}, and should have ${needs}. The key of a table cannot be changed: ${advice}.`,
    );
  }
}

/** A table, and what is expected of it. */
type WantedTable = {
  readonly table: string;
  /** Names of its key attributes, partition key first: texts all. */
  readonly key: TableKey;
  readonly region: string;
  /** What to do if this is not the table. @default name the right table */
  readonly advice?: string;
};

/** The key that a table has, with types: `pk (S, HASH) and sk (S, RANGE)`. */
export const keyOfTable = ({
  KeySchema = [],
  AttributeDefinitions = [],
}: TableDescription): string =>
  KeySchema.map(({ AttributeName, KeyType }) => {
    const definition = AttributeDefinitions.find((it) => it.AttributeName === AttributeName);
    return `${AttributeName} (${definition?.AttributeType}, ${KeyType})`;
  }).join(' and ');

/** The key that rows need, in the same words. */
export const keyForRows = (key: TableKey): string =>
  key.map((name, index) => `${name} (S, ${index === 0 ? 'HASH' : 'RANGE'})`).join(' and ');

/**
 * Makes sure that a table is there and has the key that its items need.
 *
 * @returns the table as AWS describes it
 * @throws {AwsCallError} if it is not there, or nobody can be asked
 * @throws {TableKeyError} if it has another key
 */
export const requireKey = async (
  client: DynamoDBClient,
  { table, key, region, advice = 'name the right table' }: WantedTable,
): Promise<TableDescription> => {
  const call = { action: 'dynamodb:DescribeTable', target: `table ${table}`, region };
  const { Table = {} } = await calling(
    call,
    client.send(new DescribeTableCommand({ TableName: table })),
  );
  const has = keyOfTable(Table);
  const needs = keyForRows(key);
  if (has !== needs) {
    throw new TableKeyError(table, has, needs, advice);
  }
  return Table;
};
