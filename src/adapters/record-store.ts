import { IdempotencyRecordStatus } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { IDEMPOTENCY_TABLE } from '../contract.ts';
import type { ConfirmationKey } from '../domain/pending-write.ts';

type IdempotencyRecord = Parameters<DynamoDBPersistenceLayer['_deleteRecord']>[0];

/** Takes back the lock of a write that failed, and nothing but a lock. */
const unlock = (tableName: string, id: string): DeleteItemCommand =>
  new DeleteItemCommand({
    TableName: tableName,
    Key: { [IDEMPOTENCY_TABLE.partitionKey]: { S: id } },
    ConditionExpression: '#status = :locked',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':locked': { S: IdempotencyRecordStatus.INPROGRESS } },
  });

/**
 * Powertools' records in DynamoDB, with one difference: what is complete stays.
 *
 * Powertools deletes the record when the work that it guards fails. By then a duplicate that ran at
 * the same time may have completed it, and without the record a late replay would bring back a row
 * that its user deleted.
 */
export class RecordStore extends DynamoDBPersistenceLayer {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    super({
      tableName,
      keyAttr: IDEMPOTENCY_TABLE.partitionKey,
      expiryAttr: IDEMPOTENCY_TABLE.timeToLiveAttribute,
      awsSdkV3Client: client,
    });
    this.#client = client;
    this.#tableName = tableName;
  }

  /** The key of the item that Powertools keeps a confirmation's record in, once it is configured. */
  idOf(key: ConfirmationKey): string {
    return this.getHashedIdempotencyKey([...key]);
  }

  protected override async _deleteRecord(record: IdempotencyRecord): Promise<void> {
    try {
      await this.#client.send(unlock(this.#tableName, record.idempotencyKey));
    } catch (failure) {
      if (!(failure instanceof ConditionalCheckFailedException)) {
        throw failure;
      }
    }
  }
}
