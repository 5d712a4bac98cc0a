import { IDEMPOTENCY_TABLE } from '../../../src/contract.ts';
import { type Fault, startFaultProxy, type WireCall } from '../../local/fault-proxy.ts';
import type { DynamoDbCondition, NextFunctionCondition, SqsCondition } from '../view.ts';

/** The functions' ways to DynamoDB and SQS, where a fault can be put. */
export type Doors = AsyncDisposable & {
  /** URL of DynamoDB by way of its door. */
  readonly dynamoDb: string;
  readonly sqs: string;
  readonly condition: Readonly<Condition>;
  setDynamoDb(condition: DynamoDbCondition): void;
  setSqs(condition: SqsCondition): void;
  setNextFunction(condition: NextFunctionCondition): void;
};

type Condition = {
  dynamoDb: DynamoDbCondition;
  sqs: SqsCondition;
  nextFunction: NextFunctionCondition;
};

const DYNAMODB_FAULTS: Record<DynamoDbCondition, (call: WireCall) => Fault | undefined> = {
  up: () => undefined,
  away: () => 'reset',
  slow: () => 'slow',
  throttled: () => 'throttle',
  'records-away': ({ table }) => (table === IDEMPOTENCY_TABLE.name ? 'reset' : undefined),
};

const SQS_FAULTS: Record<SqsCondition, () => Fault | undefined> = {
  up: () => undefined,
  away: () => 'reset',
};

/** Opens both doors. Everything passes until a condition is set. */
export const openDoors = async (dynamoDbEndpoint: string, sqsEndpoint: string): Promise<Doors> => {
  await using opening = new AsyncDisposableStack();
  const open = async (endpoint: string) =>
    opening.adopt(await startFaultProxy(endpoint, { keepsCalls: false }), (it) => it.close());
  const dynamoDb = await open(dynamoDbEndpoint);
  const sqs = await open(sqsEndpoint);
  const condition: Condition = { dynamoDb: 'up', sqs: 'up', nextFunction: 'works' };
  const opened = opening.move();
  return {
    dynamoDb: dynamoDb.endpoint,
    sqs: sqs.endpoint,
    condition,
    setDynamoDb(wanted) {
      condition.dynamoDb = wanted;
      dynamoDb.inject(DYNAMODB_FAULTS[wanted]);
    },
    setSqs(wanted) {
      condition.sqs = wanted;
      sqs.inject(SQS_FAULTS[wanted]);
    },
    setNextFunction(wanted) {
      condition.nextFunction = wanted;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
};
