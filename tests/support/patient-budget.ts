import { jest } from '@jest/globals';
import { PATIENCE } from './slow-timers.ts';

/**
 * Gives what is loaded after this ten times the time, for tests of what is done and not of how long it
 * may take: on a busy machine, a limit ends what nothing is wrong with.
 */
export const usePatientBudget = async (): Promise<void> => {
  const real = await import('../../src/time-budget.ts');
  const times = (ms: number): number => ms * PATIENCE;
  jest.unstable_mockModule('../../src/time-budget.ts', () => ({
    ...real,
    ATTEMPT_MS: times(real.ATTEMPT_MS),
    IDEMPOTENCY_CALL_MS: times(real.IDEMPOTENCY_CALL_MS),
    USERS_CALL_MS: times(real.USERS_CALL_MS),
    ANSWER_MS: times(real.ANSWER_MS),
    writeMs: (remainingMs: number) => times(real.writeMs(remainingMs / PATIENCE)),
    parkingMs: (remainingMs: number) => times(real.parkingMs(remainingMs / PATIENCE)),
  }));
};
