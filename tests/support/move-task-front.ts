import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SqsEngine } from '../../infra/local/sqs/sqs-engine.ts';

/** An SQS whose redrive works: the engine has every call but those three. */
export type MoveTaskFront = AsyncDisposable & {
  readonly endpoint: string;
  /** What each StartMessageMoveTask asked for. */
  readonly started: readonly unknown[];
  /** Keeps the tasks from ending by themselves, after they have moved so many. */
  holdAfter(count: number): void;
  /** Told of each look at the tasks. */
  onList(listener: () => void): void;
};

type Task = { status: string; moved: number; readonly total: number };
type Answers = Readonly<Record<string, (input: unknown) => Promise<unknown>>>;

const moveOne = async (client: SQSClient, from: string, to: string): Promise<boolean> => {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: from, MaxNumberOfMessages: 1 }),
  );
  const [message] = Messages;
  if (!message) {
    return false;
  }
  await client.send(new SendMessageCommand({ QueueUrl: to, MessageBody: message.Body }));
  await client.send(
    new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle: message.ReceiptHandle }),
  );
  return true;
};

const moveUpTo = async (engine: SqsEngine, max: number): Promise<number> => {
  let moved = 0;
  while (
    moved < max &&
    (await moveOne(engine.client, engine.deadLetterQueueUrl, engine.retryQueueUrl))
  ) {
    moved += 1;
  }
  return moved;
};

const passOn = async (
  engine: SqsEngine,
  incoming: IncomingMessage,
  body: string,
): Promise<Response> => {
  const { 'x-amz-target': target = '', 'content-type': type = '' } = incoming.headers;
  return await fetch(new URL(incoming.url ?? '/', engine.endpoint), {
    method: 'POST',
    headers: {
      'content-type': type,
      authorization: incoming.headers.authorization ?? '',
      ...(target === '' ? {} : { 'x-amz-target': String(target) }),
    },
    body,
  });
};

/** Starts an HTTP server before the engine that adds SQS's calls about message move tasks. */
export const startMoveTaskFront = async (engine: SqsEngine): Promise<MoveTaskFront> => {
  const started: unknown[] = [];
  let task: Task | undefined;
  let max = Number.POSITIVE_INFINITY;
  let listener = (): void => undefined;

  const answers: Answers = {
    'AmazonSQS.StartMessageMoveTask': async (input) => {
      started.push(input);
      const moved = await moveUpTo(engine, max);
      const isHeld = max !== Number.POSITIVE_INFINITY;
      task = { status: isHeld ? 'RUNNING' : 'COMPLETED', moved, total: moved };
      return { TaskHandle: 'handle' };
    },
    'AmazonSQS.ListMessageMoveTasks': async () => {
      listener();
      const { status, moved, total } = task ?? {};
      const counts = {
        ApproximateNumberOfMessagesMoved: moved,
        ApproximateNumberOfMessagesToMove: total,
      };
      return { Results: task ? [{ Status: status, ...counts }] : [] };
    },
    'AmazonSQS.CancelMessageMoveTask': async () => {
      task = task && { ...task, status: 'CANCELLED' };
      return { ApproximateNumberOfMessagesMoved: task?.moved };
    },
  };

  const respond = async (incoming: IncomingMessage, out: ServerResponse): Promise<void> => {
    const body = await text(incoming);
    const answer = answers[String(incoming.headers['x-amz-target'])];
    if (answer) {
      const json = JSON.stringify(await answer(JSON.parse(body)));
      out.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(json);
      return;
    }
    const response = await passOn(engine, incoming, body);
    const type = response.headers.get('content-type') ?? '';
    out.writeHead(response.status, { 'content-type': type }).end(await response.text());
  };

  const server = createServer((incoming, out) => {
    respond(incoming, out).catch(() => incoming.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    endpoint: `http://127.0.0.1:${port}`,
    started,
    holdAfter: (count) => {
      max = count;
    },
    onList: (newListener) => {
      listener = newListener;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
