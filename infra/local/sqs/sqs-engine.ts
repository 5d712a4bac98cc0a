import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { RETRY_QUEUE } from '../../../src/contract.ts';
import { packageVersion } from '../../cli/package-version.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../lambda/sandbox-environment.ts';

/** An SQS that runs here, with the stack's two queues. */
export type SqsEngine = AsyncDisposable & {
  readonly name: string;
  readonly version: string;
  /** URL, as `AWS_ENDPOINT_URL_SQS` takes it. */
  readonly endpoint: string;
  readonly client: SQSClient;
  readonly retryQueueUrl: string;
  readonly deadLetterQueueUrl: string;
  close(): Promise<void>;
};

const DAY_SECONDS = 86_400;

/** A client of an engine, with the keys and the region that the function here has as well. */
export const localSqsClient = (endpoint: string): SQSClient =>
  new SQSClient({ endpoint, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS });

const createQueue = async (
  client: SQSClient,
  name: string,
  attributes: Record<string, string> = {},
): Promise<string> => {
  const { QueueUrl } = await client.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: {
        MessageRetentionPeriod: String(RETRY_QUEUE.retentionDays * DAY_SECONDS),
        ...attributes,
      },
    }),
  );
  return QueueUrl ?? '';
};

const arnOf = async (client: SQSClient, queueUrl: string): Promise<string> => {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
  );
  return Attributes?.QueueArn ?? '';
};

/** The engine names a host that only some machines resolve. */
const atEndpoint = (queueUrl: string, endpoint: string): string =>
  new URL(new URL(queueUrl).pathname, endpoint).href;

/** A call of SQS as the engine reads it, as far as it tells how long a message is hidden. */
type VisibilityCall = { VisibilityTimeout?: number };

/** Shortens for how long a call hides messages of the retry queue. */
const shorten = (operation: unknown, call: VisibilityCall, timesFaster: number): void => {
  if (
    operation === 'AmazonSQS.ReceiveMessage' ||
    operation === 'AmazonSQS.ChangeMessageVisibility'
  ) {
    const seconds = call.VisibilityTimeout ?? RETRY_QUEUE.visibilityTimeoutSeconds;
    call.VisibilityTimeout = seconds / timesFaster;
  }
};

/**
 * Starts an SQS on a free port of this machine and creates the retry queue and its dead letters.
 *
 * @param timesFaster how much sooner than from AWS's SQS a message comes back that was taken and not
 * finished; with Infinity it does so at once
 */
export const startSqsEngine = async (timesFaster = 1): Promise<SqsEngine> => {
  const { buildApp } = await import('fauxqs');
  const app = buildApp({ logger: false, defaultRegion: LOCAL_REGION });
  app.addHook('preHandler', async ({ headers, body }) =>
    shorten(headers['x-amz-target'], body as VisibilityCall, timesFaster),
  );
  // Its own start function would listen on every interface of the machine.
  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' });
  const client = localSqsClient(endpoint);
  const deadLetterQueueUrl = await createQueue(client, RETRY_QUEUE.deadLetterName);
  const retryQueueUrl = await createQueue(client, RETRY_QUEUE.name, {
    VisibilityTimeout: String(RETRY_QUEUE.visibilityTimeoutSeconds),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: await arnOf(client, deadLetterQueueUrl),
      maxReceiveCount: RETRY_QUEUE.maxReceiveCount,
    }),
  });
  const close = async (): Promise<void> => {
    client.destroy();
    await app.close();
  };
  return {
    name: 'fauxqs',
    version: packageVersion('fauxqs'),
    endpoint,
    client,
    retryQueueUrl: atEndpoint(retryQueueUrl, endpoint),
    deadLetterQueueUrl: atEndpoint(deadLetterQueueUrl, endpoint),
    close,
    [Symbol.asyncDispose]: close,
  };
};
