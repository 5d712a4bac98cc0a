import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { localDynamoDbClient } from '../../infra/local/dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from '../../infra/local/dynamodb/dynamodb-engine.ts';
import type { DynamoDbEngine } from '../../infra/local/dynamodb/engine.ts';
import { readRow } from '../../infra/local/dynamodb/rows.ts';
import { createIdempotencyTable } from '../../infra/local/dynamodb/tables.ts';
import { ENVIRONMENT, USERS_TABLE } from '../../src/contract.ts';
import { deployFunction } from '../support/deployed-function.ts';
import { indexedTable } from '../support/indexed-table.ts';
import { openParkingLot, type ParkingLot } from '../support/parking-lot.ts';
import { signUpEvent } from '../support/sign-up-event.ts';

const closing = new AsyncDisposableStack();
let engine: DynamoDbEngine;
let queue: ParkingLot;

beforeAll(async () => {
  engine = closing.use(await startDynamoDbEngine());
  queue = closing.adopt(await openParkingLot(), (it) => it.close());
  const client = closing.adopt(localDynamoDbClient(engine.endpoint), (it) => it.destroy());
  await client.send(indexedTable(USERS_TABLE.name, USERS_TABLE.partitionKey, 'plan'));
  await createIdempotencyTable(client);
});

afterAll(() => closing.disposeAsync());

/** Confirms a user whose `custom:plan` is empty, on a table with an index of plans. */
const confirm = async (row: object) => {
  const event = signUpEvent({ 'custom:plan': '' });
  await using after = new AsyncDisposableStack();
  const trigger = after.adopt(
    await deployFunction(engine, {
      ...queue.variables,
      [ENVIRONMENT.userRow]: JSON.stringify(row),
    }),
    (it) => it.close(),
  );
  const { confirmation, lines } = await trigger.send(event);
  const { email } = event.request.userAttributes;
  const client = after.adopt(localDynamoDbClient(engine.endpoint), (it) => it.destroy());
  return { confirmation, lines, email, row: await readRow(client, { email }) };
};

test('an attribute that Cognito sends empty is left out, so that an index of it takes the row', async () => {
  const { confirmation, email, row } = await confirm({ email: '{email}', plan: '{custom:plan}' });

  expect(confirmation).toMatchObject({ outcome: 'created' });
  expect(row).toEqual({ email: { S: email } });
});

test('a row that DynamoDB will never take is parked, and the log says that waiting does not help', async () => {
  const { confirmation, lines, row } = await confirm({ email: '{email}', plan: '' });

  if (!engine.capabilities.emptyIndexKeyRefusal) {
    expect(confirmation).toMatchObject({ outcome: 'created' });
    return;
  }
  expect(confirmation).toMatchObject({ outcome: 'parked' });
  expect(row).toBeUndefined();
  expect(lines).toContainEqual(
    expect.objectContaining({
      message: 'fault',
      outcome: 'parked',
      fault: expect.objectContaining({ name: 'ValidationException', retryable: false }),
    }),
  );
});
