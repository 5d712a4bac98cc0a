import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { STORED_AS } from '../../../src/adapters/stored-record.ts';
import { IDEMPOTENCY_TABLE } from '../../../src/contract.ts';
import { readConfirmation } from '../../../src/domain/confirmation.ts';
import type { Person } from '../people.ts';
import { confirmationEvent } from '../world/confirmation-event.ts';
import type { World } from '../world/world.ts';
import { type Action, ActionError, type Input, textIn, textsIn } from './action.ts';

type Item = Readonly<Record<string, unknown>>;

const documents = ({ parts }: World): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(parts.dynamoDb);

const itemWith = async (world: World, key: Item): Promise<Item | undefined> => {
  const { Item: item } = await documents(world).send(
    new GetCommand({ TableName: world.parts.usersTable.name, Key: key, ConsistentRead: true }),
  );
  return item;
};

/** The row of whomever an event is about, if there is one. */
export const rowOfEvent = async (world: World, event: unknown): Promise<Item | undefined> => {
  const reading = readConfirmation(event, { template: world.parts.template, nowMs: Date.now() });
  if (reading.kind !== 'sign-up') {
    return undefined;
  }
  const { row } = reading.write;
  return itemWith(
    world,
    Object.fromEntries(world.parts.usersTable.key.map((name) => [name, row[name]])),
  );
};

/** The row of a user of the pool, if there is one. */
export const rowOfUser = (
  world: World,
  user: Person & { readonly sub: string },
): Promise<Item | undefined> => rowOfEvent(world, confirmationEvent(world.pool, user));

/** @throws {ActionError} if the row is not a JSON object, or gone */
const editedItem = (input: Input, key: Item): Item => {
  try {
    const item: unknown = JSON.parse(textIn(input, 'item'));
    if (typeof item === 'object' && item !== null && !Array.isArray(item)) {
      return { ...item, ...key };
    }
  } catch (error) {
    throw new ActionError(`The row is not JSON: ${(error as Error).message}.`);
  }
  throw new ActionError('The row must be a JSON object.');
};

const hasOnlyJson = (item: Item): boolean =>
  Object.values(item).every((value) => !(value instanceof Set || value instanceof Uint8Array));

/** Keeps the key: with another one it would be another row. */
export const editRow: Action = async (world, input) => {
  const key = textsIn(input, 'key');
  const item = editedItem(input, key);
  const before = await itemWith(world, key);
  if (!before) {
    throw new ActionError('The row is gone.');
  }
  if (!hasOnlyJson(before)) {
    throw new ActionError('The row holds a set or bytes, which cannot be edited as JSON.');
  }
  await documents(world).send(
    new PutCommand({ TableName: world.parts.usersTable.name, Item: item }),
  );
  return { ok: true, text: 'The row is changed. Send the same confirmation again.' };
};

export const deleteRow: Action = async (world, input) => {
  const key = textsIn(input, 'key');
  await documents(world).send(
    new DeleteCommand({ TableName: world.parts.usersTable.name, Key: key }),
  );
  return { ok: true, text: 'The row is gone. Send the same confirmation again.' };
};

export const expireRecord: Action = async (world, input) => {
  const id = textIn(input, 'id');
  await documents(world).send(
    new UpdateCommand({
      TableName: IDEMPOTENCY_TABLE.name,
      Key: { [IDEMPOTENCY_TABLE.partitionKey]: id },
      UpdateExpression: 'SET #expiry = :past',
      ConditionExpression: 'attribute_exists(#expiry)',
      ExpressionAttributeNames: { '#expiry': STORED_AS.expiry },
      ExpressionAttributeValues: { ':past': Math.floor(Date.now() / 1_000) - 1 },
    }),
  );
  return { ok: true, text: 'The record has expired. Send the same confirmation again.' };
};
