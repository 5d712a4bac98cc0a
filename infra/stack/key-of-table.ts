import { Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type TableKey, tableKeyOf } from '../../src/domain/table-key.ts';
import { OptionError } from './option-error.ts';

/** What CfnTable and CfnGlobalTable have in common. */
type Schema = {
  readonly keySchema: readonly { readonly attributeName: string; readonly keyType: string }[];
  readonly attributeDefinitions: readonly {
    readonly attributeName: string;
    readonly attributeType: string;
  }[];
};

const schemaOf = (table: ITable): Schema | undefined => {
  const resource = table.node.defaultChild as Partial<Schema> | undefined; // any construct, or none
  return resource?.keySchema && resource.attributeDefinitions
    ? (Stack.of(table).resolve({
        keySchema: resource.keySchema,
        attributeDefinitions: resource.attributeDefinitions,
      }) as Schema) // the resource's own types
    : undefined;
};

const namesOf = ({ keySchema }: Schema, keyType: 'HASH' | 'RANGE'): readonly string[] =>
  keySchema.filter((part) => part.keyType === keyType).map(({ attributeName }) => attributeName);

/**
 * The key of a table that the app makes, or undefined for one that it only refers to, whose key is not
 * known to it.
 *
 * @throws {OptionError} if the table cannot hold the rows
 */
export const keyOfTable = (table: ITable): TableKey | undefined => {
  const schema = schemaOf(table);
  if (schema === undefined) {
    return undefined;
  }
  const [partitionKeys, sortKeys] = [namesOf(schema, 'HASH'), namesOf(schema, 'RANGE')];
  const names = [...partitionKeys, ...sortKeys];
  const areTexts = schema.attributeDefinitions
    .filter(({ attributeName }) => names.includes(attributeName))
    .every(({ attributeType }) => attributeType === 'S');
  const key = partitionKeys.length === 1 && areTexts ? tableKeyOf(names) : undefined;
  if (key === undefined) {
    throw new OptionError(
      'usersTable',
      'must have one partition key of type S, and a sort key of type S or none.',
    );
  }
  return key;
};

/**
 * The key of the users' table, which need not be said for a table that the app makes.
 *
 * @throws {OptionError} if another was said than the table has
 */
export const keyGiven = (
  table: ITable | string | undefined,
  said: TableKey | undefined,
): TableKey | undefined => {
  const key = typeof table === 'object' ? keyOfTable(table) : undefined;
  if (key && said && key.join() !== said.join()) {
    throw new OptionError(
      'usersTableKey',
      `must be the key of usersTable: leave it out, or say ${key.join()}.`,
    );
  }
  return key ?? said;
};
