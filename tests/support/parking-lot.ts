import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { type FaultProxy, startFaultProxy } from '../../infra/local/fault-proxy.ts';
import { startSqsEngine } from '../../infra/local/sqs/sqs-engine.ts';
import { ENVIRONMENT } from '../../src/contract.ts';

/** The retry queue of a test: an SQS engine behind a proxy that can inject faults. */
export type ParkingLot = {
  readonly proxy: FaultProxy;
  /** The function's variables that lead to it. */
  readonly variables: Readonly<Record<string, string>>;
  /** Takes the bodies of all messages that are there. */
  take(): Promise<string[]>;
  close(): Promise<void>;
};

/** Opens an empty queue. */
export const openParkingLot = async (): Promise<ParkingLot> => {
  const engine = await startSqsEngine();
  const proxy = await startFaultProxy(engine.endpoint);
  const take = async (): Promise<string[]> => {
    const { Messages = [] } = await engine.client.send(
      new ReceiveMessageCommand({ QueueUrl: engine.retryQueueUrl, MaxNumberOfMessages: 10 }),
    );
    const bodies = Messages.map(({ Body }) => Body ?? '');
    return bodies.length === 0 ? [] : [...bodies, ...(await take())];
  };
  return {
    proxy,
    variables: {
      AWS_ENDPOINT_URL_SQS: proxy.endpoint,
      [ENVIRONMENT.retryQueue]: proxy.endpoint + new URL(engine.retryQueueUrl).pathname,
    },
    take,
    close: async () => {
      await proxy.close();
      await engine.close();
    },
  };
};
