import {
  type DynamoDBClient,
  InternalServerError,
  ProvisionedThroughputExceededException,
} from '@aws-sdk/client-dynamodb';
import type { Handler, MetadataBearer, MiddlewareStack } from '@smithy/types';
import { ATTEMPTS } from '../../../src/time-budget.ts';

/** What becomes of a call to AWS, other than that it is answered. */
export type CallFault =
  /** Its first attempt took effect, and none was answered. */
  | 'answer lost'
  /** No attempt took effect, and none was answered. */
  | 'no answer'
  /** The first attempt took effect; the second one is answered. */
  | 'first answer lost'
  /** The first attempt took no effect and ended with a 500; the second one is answered. */
  | 'first attempt broken'
  /** The first attempt was throttled; the second one is answered. */
  | 'first attempt throttled'
  /** The process dies before it makes the call. */
  | 'death';

export type Command = {
  readonly input: object;
  readonly middlewareStack: MiddlewareStack<object, MetadataBearer>;
};

/** One attempt of a call. Resolves to DynamoDB's answer. */
export type Attempt = (command: Command, number: number) => Promise<object>;

const answered = (): Error => Object.assign(new Error('no answer'), { name: 'TimeoutError' });

export const brokenAttempt = (): Error =>
  new InternalServerError({ message: 'broken', $metadata: { httpStatusCode: 500 } });

export const throttledAttempt = (): Error =>
  new ProvisionedThroughputExceededException({
    message: 'throttled',
    $metadata: { httpStatusCode: 400 },
  });

export const lostAnswer = answered;

const isRepeated = (error: unknown): boolean =>
  error instanceof Error &&
  ['TimeoutError', 'InternalServerError', 'ProvisionedThroughputExceededException'].includes(
    error.name,
  );

/**
 * A client of the SDK without its serializer, signer and network: it runs a command's own middleware
 * around each attempt, and repeats what the SDK would repeat. Some hundred times quicker.
 *
 * @param real lends it all that libraries look at
 */
export const directClient = (real: DynamoDBClient, attempt: Attempt): DynamoDBClient => {
  const send = async (command: Command): Promise<object> => {
    for (let number = 1; ; number += 1) {
      const call: Handler<object, object> = async () => ({
        response: {},
        output: await attempt(command, number),
      });
      try {
        // The stack is the command's own: what the client adds to it is not in there yet.
        const handler = command.middlewareStack.resolve(call as never, {} as never);
        return (await handler({ input: command.input })).output;
      } catch (error) {
        Object.assign(error as Error, {
          $metadata: { ...(error as Partial<MetadataBearer>).$metadata, attempts: number },
        });
        if (number === ATTEMPTS || !isRepeated(error)) {
          throw error;
        }
      }
    }
  };
  return Object.create(real, { send: { value: send } });
};
