import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { bounded } from '../../../src/adapters/dynamodb.ts';

const MUCH_MS = 60_000;
const CALL = new GetItemCommand({ TableName: 'table', Key: { id: { S: 'id' } } });

/** A client whose calls end when their signal says so. */
const hanging = {
  send: (_command: unknown, { abortSignal }: { abortSignal: AbortSignal }) =>
    new Promise((_resolve, reject) => {
      abortSignal.addEventListener('abort', () => reject(abortSignal.reason));
    }),
} as unknown as DynamoDBClient; // all of it that is used

test('a call ends with the work that it is part of', async () => {
  const { client, under } = bounded(hanging, MUCH_MS);
  const stop = new AbortController();
  const work = under(stop.signal, () => client.send(CALL));

  stop.abort(new Error('stopped'));

  await expect(work).rejects.toThrow('stopped');
});

test('a call that is part of nothing ends after its time', async () => {
  const { client } = bounded(hanging, 1);

  await expect(client.send(CALL)).rejects.toMatchObject({ name: 'TimeoutError' });
});
