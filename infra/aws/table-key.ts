import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { TableKey } from '../../src/domain/table-key.ts';

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
