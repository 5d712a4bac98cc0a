import { USERS_TABLE } from '../contract.ts';
import type { Confirmation } from './confirmation.ts';

/** A new row of the users' table: its key, and the attributes that were asked for. */
export type Row = Readonly<Record<string, string>>;

/** DynamoDB takes no longer partition key. */
const MAX_KEY_BYTES = 2_048;

/** Whether an e-mail address can be the key of a row. */
export const isKey = (email: string | undefined): email is string =>
  email !== undefined && email !== '' && Buffer.byteLength(email) <= MAX_KEY_BYTES;

/**
 * Maps a confirmation to its row: `{ email }`, and each of `attributeNames` that the user has. What
 * the user lacks is left out.
 *
 * @param attributeNames Cognito's names, for example `sub`, `name`, `custom:plan`
 */
export const rowOf = (confirmation: Confirmation, attributeNames: readonly string[]): Row => {
  const copied = attributeNames.flatMap((name): [string, string][] => {
    const value = Object.hasOwn(confirmation.attributes, name)
      ? confirmation.attributes[name]
      : undefined;
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return Object.fromEntries([...copied, [USERS_TABLE.partitionKey, confirmation.email]]);
};
