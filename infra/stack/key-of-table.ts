import { Stack } from 'aws-cdk-lib';
import { type TableKey, tableKeyOf } from '../../src/domain/table-key.ts';
import { OptionError } from './option-error.ts';
import type { UsersTable } from './tables.ts';

/** What CfnTable and CfnGlobalTable have in common. */
type Schema = {
  readonly keySchema: readonly { readonly attributeName: string; readonly keyType: string }[];
  readonly attributeDefinitions: readonly {
    readonly attributeName: string;
    readonly attributeType: string;
  }[];
};

const schemaOf = (table: UsersTable): Schema | undefined => {
  const resource = table.node.defaultChild as Partial<Schema> | undefined; // any construct, or none
  return resource?.keySchema && resource.attributeDefinitions
    ? (Stack.of(table).resolve({
        keySchema: resource.keySchema,
        attributeDefinitions: resource.attributeDefinitions,
      }) as Schema) // the resource's own types
    : undefined;
};

/**
 * The key of a table that the app makes, or undefined for one that it only refers to, whose key is not
 * known to it.
 *
 * @throws {OptionError} if the table cannot hold the rows
 */
const keyOfTable = (table: UsersTable): TableKey | undefined => {
  const schema = schemaOf(table);
  if (schema === undefined) {
    return undefined;
  }
  const texts = schema.attributeDefinitions
    .filter(({ attributeType }) => attributeType === 'S')
    .map(({ attributeName }) => attributeName);
  const { HASH = [], RANGE = [] } = Object.groupBy(schema.keySchema, ({ keyType }) => keyType);
  const names = [...HASH, ...RANGE].map(({ attributeName }) => attributeName);
  const key = names.every((name) => texts.includes(name)) ? tableKeyOf(names) : undefined;
  if (key === undefined) {
    throw new OptionError(
      'usersTable',
      'must have a key of type S: each of its attributes a text.',
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
  table: UsersTable | string | undefined,
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
