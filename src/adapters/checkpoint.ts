import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
} from '@aws-sdk/lib-dynamodb';
import { IDEMPOTENCY_TABLE, RECONCILE_SERVICE } from '../contract.ts';
import type { Cursor } from '../domain/reconcile/pool-user.ts';

/** Where the next run of the scheduled function goes on. */
export type Checkpoint = {
  load(): Promise<Cursor | undefined>;
  /** Safe to repeat. @param cursor undefined: the next run begins at the first page */
  save(cursor: Cursor | undefined): Promise<void>;
};

type Parts = {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly userPoolId: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** Two missed days and a half: then a reading that was never ended is not worth going on with. */
const LIFE_SECONDS = 60 * 60 * 60;

/**
 * The checkpoint is an item of the idempotency table: that is there, expires what is old, and is
 * written to by the function anyway. Its key cannot be that of a record, which has another prefix.
 */
export const createCheckpoint = ({ client, tableName, userPoolId, now }: Parts): Checkpoint => {
  const documents = DynamoDBDocumentClient.from(client);
  const { partitionKey, timeToLiveAttribute } = IDEMPOTENCY_TABLE;
  const Key = { [partitionKey]: `${RECONCILE_SERVICE}#${userPoolId}` };
  const nowSeconds = (): number => Math.floor(now() / 1_000);
  return {
    async load() {
      const { Item } = await documents.send(
        new GetCommand({ TableName: tableName, Key, ConsistentRead: true }),
      );
      // DynamoDB may take days to delete what has expired.
      return Item && Item[timeToLiveAttribute] > nowSeconds()
        ? { token: Item.token, allAttributes: Item.allAttributes }
        : undefined;
    },
    async save(cursor) {
      if (!cursor) {
        await documents.send(new DeleteCommand({ TableName: tableName, Key }));
        return;
      }
      const Item = { ...Key, ...cursor, [timeToLiveAttribute]: nowSeconds() + LIFE_SECONDS };
      await documents.send(new PutCommand({ TableName: tableName, Item }));
    },
  };
};
