import { createMemory } from '../../../src/adapters/idempotency-memory.ts';
import { IDEMPOTENCY_TABLE } from '../../../src/contract.ts';
import { readConfirmation, SIGN_UP_SOURCE } from '../../../src/domain/confirmation.ts';
import type { Journal } from './journal.ts';
import type { Parts } from './parts.ts';

const NO_LIMIT = { getRemainingTimeInMillis: () => 0 };

/**
 * Tells whose an idempotency record is, which holds a hash and no name: of each confirmation that
 * came by.
 */
export const createConfirmationIds = (
  { dynamoDb }: Parts,
  journal: Journal,
): ((recordId: string) => string | undefined) => {
  const memory = createMemory(dynamoDb, IDEMPOTENCY_TABLE.name)(NO_LIMIT, AbortSignal.abort());
  const subs = new Map<string, string>();
  journal.on('change', ({ functionName, event }) => {
    const reading = functionName === 'add_user' ? readConfirmation(event) : undefined;
    if (reading?.kind === 'sign-up') {
      const { userPoolId, sub } = reading.confirmation;
      subs.set(memory.recordIdOf([userPoolId, sub, SIGN_UP_SOURCE]), sub);
    }
  });
  return (recordId) => subs.get(recordId);
};
