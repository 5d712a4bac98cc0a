import { localEngines } from '../../infra/local/dynamodb/dynamodb-engine.ts';

/** Whether there is an engine here whose tables have streams. */
export const hasStreams = localEngines().includes('dynoxide');

/** A record of a table's stream, as it reaches a pipe. */
export type StreamRecord = {
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly dynamodb: {
    readonly Keys: Readonly<Record<string, unknown>>;
    readonly NewImage?: Readonly<Record<string, unknown>>;
  };
};

type Shard = { readonly ShardId: string };

/** One call to DynamoDB Streams, whose client is not needed elsewhere. No engine here checks a signature. */
const call = async <Answer>(endpoint: string, action: string, input: object): Promise<Answer> => {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDBStreams_20120810.${action}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      'x-amz-date': '20260101T000000Z',
    },
    body: JSON.stringify(input),
  });
  if (!response.ok) {
    throw new Error(`${action}: ${response.status} ${await response.text()}`);
  }
  return (await response.json()) as Answer; // DynamoDB's own form
};

/** All records of a stream from its beginning, as a pipe reads it that starts at TRIM_HORIZON. */
export const readStream = async (
  endpoint: string,
  streamArn: string,
): Promise<readonly StreamRecord[]> => {
  const { StreamDescription } = await call<{ StreamDescription: { Shards: readonly Shard[] } }>(
    ...([endpoint, 'DescribeStream', { StreamArn: streamArn }] as const),
  );
  const read = StreamDescription.Shards.map(async ({ ShardId }) => {
    const { ShardIterator } = await call<{ ShardIterator: string }>(endpoint, 'GetShardIterator', {
      ...{ StreamArn: streamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' },
    });
    const input = { ShardIterator };
    return (await call<{ Records: readonly StreamRecord[] }>(endpoint, 'GetRecords', input))
      .Records;
  });
  return (await Promise.all(read)).flat();
};
