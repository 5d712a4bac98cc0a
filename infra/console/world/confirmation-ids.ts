import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createIdempotency } from '../../../src/adapters/idempotency.ts';
import { IDEMPOTENCY_TABLE } from '../../../src/contract.ts';
import { SIGN_UP_SOURCE } from '../../../src/domain/confirmation.ts';
import { handlesOf } from '../../../src/domain/public-view.ts';
import type { InvocationView } from '../view.ts';

const NO_LIMIT = { getRemainingTimeInMillis: () => 0 };

/** Tells whose an idempotency record is, which holds a hash and no name. */
type ConfirmationIds = {
  /** Learns from an invocation whose confirmation it was. */
  learn(invocation: Pick<InvocationView, 'functionName' | 'event'>): void;
  /** The user of a record, if an invocation of theirs came by. */
  subOf(recordId: string): string | undefined;
};

export const createConfirmationIds = (dynamoDb: DynamoDBClient): ConfirmationIds => {
  const idempotency = createIdempotency(dynamoDb, IDEMPOTENCY_TABLE.name)(
    NO_LIMIT,
    AbortSignal.abort(),
  );
  const subs = new Map<string, string>();
  return {
    learn({ functionName, event }) {
      const { userPoolId, sub, triggerSource } = handlesOf(event);
      if (functionName === 'add_user' && userPoolId && sub && triggerSource === SIGN_UP_SOURCE) {
        subs.set(idempotency.recordIdOf([userPoolId, sub, triggerSource]), sub);
      }
    },
    subOf: (recordId) => subs.get(recordId),
  };
};
