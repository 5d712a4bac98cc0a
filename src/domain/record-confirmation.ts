import type { Reading } from './confirmation.ts';
import type { Outcome, WriteOutcome } from './outcome.ts';
import { type ConfirmationKey, keyOf, type PendingWrite } from './pending-write.ts';
import { type Handles, handlesOfWrite } from './public-view.ts';

/** Thrown by a {@link Idempotency} while another invocation is at work on the same confirmation. */
export class AlreadyInProgressError extends Error {
  readonly code = 'ADD_USER_E_IN_PROGRESS';
  override readonly name = 'AlreadyInProgressError';

  constructor(options?: ErrorOptions) {
    super('ADD_USER_E_IN_PROGRESS: another invocation is writing this confirmation.', options);
  }
}

/**
 * What a put came to. `own-row-exists`: a row was there, and something in it can only be this user's.
 * `row-exists`: a row was there, and it may be another user's.
 */
export type PutResult = WriteOutcome | 'own-row-exists';

/** Whether this user has, or had, a row. Somebody else's row under the same key does not prove that. */
export const provesRow = (result: PutResult): boolean => result !== 'row-exists';

/** The idempotency records: which users had their row written. */
export type Idempotency = {
  /**
   * Runs `work`, unless a record says that this user's row was written.
   *
   * The record is completed if the result of `work` proves it. After `row-exists` it is not, so
   * the next call runs `work` again: the row that was in the way may be gone by then.
   *
   * @throws {AlreadyInProgressError} when another invocation is at work on it
   * @throws what `work` throws, or the fault of the store
   */
  once(key: ConfirmationKey, work: () => Promise<PutResult>): Promise<void>;
  /** Completes the record: this user's row was written. Safe to repeat. */
  complete(key: ConfirmationKey): Promise<void>;
};

/** What the use case needs from the outside. */
export type Ports = {
  readonly idempotency: Idempotency;
  /**
   * Writes the row if there is none with its key. Safe to repeat.
   *
   * @param isSole whether this is the one that may write it now. Then an equal row that a repeated
   * attempt meets is its own; of many, each would take the row of another for its own.
   */
  putIfAbsent(write: PendingWrite, isSole: boolean): Promise<PutResult>;
  /** Shows all that belongs to one write as one thing, in a trace for example. */
  asOneWrite<Value>(work: () => Promise<Value>): Promise<Value>;
};

/** What became of an invocation. */
export type Result = {
  readonly outcome: Outcome;
  readonly handles: Handles;
  /** True when the record could not be read or written, and the condition alone guarded the write. */
  readonly degraded: boolean;
  /** What went wrong on the way, for the log. */
  readonly faults: readonly unknown[];
};

/** The outcomes do not tell whose row was there. */
export const outcomeOf = (result: PutResult): WriteOutcome =>
  result === 'own-row-exists' ? 'row-exists' : result;

/**
 * Writes the row once.
 *
 * The idempotency table can fail, or the record be locked, before or after the row was written. The
 * condition on the put makes it safe to write all the same, so that the row is there when Cognito gets
 * its answer. `put` runs at most once.
 *
 * @param faults gets what went wrong with the idempotency record
 * @throws what the put threw
 */
const apply = async (ports: Ports, write: PendingWrite, faults: unknown[]): Promise<Outcome> => {
  const key = keyOf(write);
  let started: Promise<PutResult> | undefined;
  const put = (isSole: boolean): Promise<PutResult> => {
    started ??= ports.putIfAbsent(write, isSole);
    return started;
  };
  try {
    await ports.idempotency.once(key, () => put(true));
    return started ? outcomeOf(await started) : 'already-applied';
  } catch (fault) {
    if (started) {
      const result = await started; // where the put is what failed, its own reason is thrown
      faults.push(fault);
      return outcomeOf(result);
    }
    if (!(fault instanceof AlreadyInProgressError)) {
      faults.push(fault);
    }
    const result = await put(false);
    // The row may be the one that the first copy has just written: then that copy completes the record.
    if (provesRow(result)) {
      await ports.idempotency.complete(key).catch((noteFault: unknown) => faults.push(noteFault));
    }
    return outcomeOf(result);
  }
};

/**
 * Writes what a sign-up needs to have written, whether it comes from Cognito or from a queue.
 *
 * Never throws. Safe to repeat, in any order and at the same time.
 */
export const recordWrite = async (ports: Ports, write: PendingWrite): Promise<Result> => {
  const handles = handlesOfWrite(write);
  const faults: unknown[] = [];
  try {
    const outcome = await ports.asOneWrite(() => apply(ports, write, faults));
    return { outcome, handles, degraded: faults.length > 0, faults };
  } catch (fault) {
    return { outcome: 'unrecorded', handles, degraded: false, faults: [...faults, fault] };
  }
};

/**
 * The use case: from what an event turned out to be to an outcome.
 *
 * Never throws. Safe to repeat, in any order and at the same time.
 */
export const recordConfirmation = async (ports: Ports, reading: Reading): Promise<Result> =>
  reading.kind === 'sign-up'
    ? recordWrite(ports, reading.write)
    : { outcome: reading.kind, handles: reading.handles, degraded: false, faults: [] };
