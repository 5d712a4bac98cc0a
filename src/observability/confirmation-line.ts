import type { Logger } from '@aws-lambda-powertools/logger';
import { OUTCOMES } from '../domain/outcome.ts';
import type { Result } from '../domain/record-confirmation.ts';
import { describeFault } from './describe-fault.ts';

/** What a line says besides the outcome. */
type LineDetails = {
  readonly durationMs: number;
  /** Which delivery of a parked confirmation this was, from 1. */
  readonly attempt?: number;
};

/** Writes the one line that says what became of a confirmation, and a line for each fault. */
export const writeConfirmationLine = (
  logger: Logger,
  { outcome, handles, degraded, faults }: Result,
  { durationMs, attempt }: LineDetails,
): void => {
  for (const fault of faults) {
    logger.error('fault', { outcome, fault: describeFault(fault) });
  }
  logger[OUTCOMES[outcome]]('confirmation', {
    outcome,
    ...handles,
    duration_ms: Math.round(durationMs * 10) / 10,
    degraded,
    attempt,
  });
};
