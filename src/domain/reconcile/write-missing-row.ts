import { keyOf, type PendingWrite } from '../pending-write.ts';
import {
  AlreadyInProgressError,
  type Idempotency,
  type PutResult,
  provesRow,
} from '../record-confirmation.ts';
import type { UserFinding } from './finding.ts';

/** What writing a missing row needs from the outside. */
export type WriteMissingRowPorts = {
  readonly idempotency: Idempotency;
  putIfAbsent(write: PendingWrite): Promise<PutResult>;
  /**
   * Writes rows with their records, many at once: both or neither of each, and only where nothing is in
   * the way. Safe to repeat.
   *
   * @returns those that were written. The others can be written by themselves, or told why not
   * @throws a fault that concerns all writes
   */
  writeTogether(writes: readonly PendingWrite[]): Promise<ReadonlySet<PendingWrite>>;
  /** Whether a fault concerns all writes, like a missing permission: then there is no point in more. */
  isFatal(fault: unknown): boolean;
  wait(ms: number): Promise<void>;
};

export type MissingRowResult = { readonly finding: UserFinding; readonly fault?: unknown };

/** Pauses of 0.2, 0.6, 1.8 and 5.4 s: longer than the lock of a write that broke off holds. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 200;
const LONGER = 3;

/** The row is there. A record that could not be completed is tried once more, and then left. */
const remember = async (
  ports: WriteMissingRowPorts,
  write: PendingWrite,
  result: PutResult,
): Promise<void> => {
  if (provesRow(result)) {
    await ports.idempotency.complete(keyOf(write)).catch(() => undefined);
  }
};

const writeOnce = async (
  ports: WriteMissingRowPorts,
  write: PendingWrite,
): Promise<UserFinding> => {
  let result: PutResult | undefined;
  try {
    await ports.idempotency.once(keyOf(write), async () => {
      result = await ports.putIfAbsent(write);
      return result;
    });
  } catch (fault) {
    if (fault instanceof AlreadyInProgressError) {
      return 'in-progress';
    }
    if (result === undefined) {
      throw fault;
    }
    await remember(ports, write, result);
  }
  if (result === undefined) {
    return 'removed';
  }
  return result === 'created' ? 'repaired' : 'present';
};

/**
 * Writes a row by itself, through the trigger's own record and conditional put.
 *
 * The trigger writes even if the idempotency table fails, because Cognito waits. Here nobody waits:
 * without a record nothing is written, so that a row that its user deleted does not come back. Safe to
 * repeat, at the same time and beside the trigger.
 *
 * @throws a fault that concerns all writes
 */
export const writeMissingRow = async (
  ports: WriteMissingRowPorts,
  write: PendingWrite,
  attempt = 1,
): Promise<MissingRowResult> => {
  const written = await attemptTo(ports, write);
  // A lock that this very write met before is not somebody else's: its own first attempt left it.
  const isSettled =
    written.fault === undefined && (written.finding !== 'in-progress' || attempt === 1);
  if (isSettled || attempt === ATTEMPTS) {
    return written;
  }
  await ports.wait(FIRST_PAUSE_MS * LONGER ** (attempt - 1));
  return writeMissingRow(ports, write, attempt + 1);
};

const attemptTo = async (
  ports: WriteMissingRowPorts,
  write: PendingWrite,
): Promise<MissingRowResult> => {
  try {
    return { finding: await writeOnce(ports, write) };
  } catch (fault) {
    if (ports.isFatal(fault)) {
      throw fault;
    }
    return { finding: 'failed', fault };
  }
};
