import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { IDEMPOTENCY_TABLE } from '../contract.ts';
import type { ConfirmationKey } from '../domain/pending-write.ts';
import { STORED_AS } from './stored-record.ts';

type IdempotencyRecord = Parameters<DynamoDBPersistenceLayer['_deleteRecord']>[0];

/** Takes back what proves nothing: a lock, or the record of a confirmation that met another's row. */
const deleteUnproven = (tableName: string, id: string): DeleteItemCommand =>
  new DeleteItemCommand({
    TableName: tableName,
    Key: { [IDEMPOTENCY_TABLE.partitionKey]: { S: id } },
    ConditionExpression: '#status = :locked OR #outcome = :noProof',
    ExpressionAttributeNames: { '#status': STORED_AS.status, '#outcome': STORED_AS.outcome },
    ExpressionAttributeValues: {
      ':locked': { S: STORED_AS.locked },
      ':noProof': { S: STORED_AS.noProof },
    },
  });

/**
 * Powertools' records in DynamoDB, with one difference: the proof that a row was written stays.
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
      await this.#client.send(deleteUnproven(this.#tableName, record.idempotencyKey));
    } catch (failure) {
      if (!(failure instanceof ConditionalCheckFailedException)) {
        throw failure;
      }
    }
  }
}
