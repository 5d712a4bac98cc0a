import type { WriteOutcome } from './outcome.ts';
import { readParked } from './parked-confirmation.ts';
import { keyOf, type PendingWrite } from './pending-write.ts';
import { handlesOfWrite } from './public-view.ts';
import { outcomeOf, type Ports, type PutResult, type Result } from './record-confirmation.ts';
import type { TableKey } from './table-key.ts';

/**
 * Writes the row under its idempotency record, or not at all. The trigger writes without it if the
 * idempotency table fails, because Cognito waits; nobody waits here, so it is tried again later.
 *
 * @throws what the idempotency table or the put threw
 * @throws {AlreadyInProgressError} if another invocation is at work on it
 */
const writeRecorded = async (
  { idempotency, putIfAbsent, asOneWrite }: Ports,
  write: PendingWrite,
): Promise<WriteOutcome | 'already-applied'> => {
  let put: PutResult | undefined;
  await asOneWrite(() =>
    idempotency.once(keyOf(write), async () => {
      const result = await putIfAbsent(write, true);
      put = result;
      return result;
    }),
  );
  return put ? outcomeOf(put) : 'already-applied';
};

const notFinished = (write: PendingWrite, fault: unknown): Result => ({
  outcome: 'parked',
  handles: handlesOfWrite(write),
  degraded: false,
  faults: [fault],
});

/**
 * Finishes a write that nobody waits for. One that could not be written and recorded now is still
 * `parked`.
 *
 * Never throws. Safe to repeat, in any order and at the same time.
 */
export const finishWrite = async (ports: Ports, write: PendingWrite): Promise<Result> => {
  try {
    const outcome = await writeRecorded(ports, write);
    return { outcome, handles: handlesOfWrite(write), degraded: false, faults: [] };
  } catch (fault) {
    return notFinished(write, fault);
  }
};

/**
 * Finishes a parked confirmation.
 *
 * One that could not be written and recorded now is still `parked`: its message is not deleted. Never
 * throws. Safe to repeat, in any order and at the same time.
 *
 * @param body of the message on the retry queue
 * @param key of the users' table
 * @param openPorts makes the outside of the write; it may throw
 */
export const replayParked = async (
  body: string,
  key: TableKey,
  openPorts: () => Ports & Disposable,
): Promise<Result> => {
  const write = readParked(body, key);
  if (!write) {
    return { outcome: 'malformed', handles: {}, degraded: false, faults: [] };
  }
  try {
    using ports = openPorts();
    return await finishWrite(ports, write);
  } catch (fault) {
    return notFinished(write, fault);
  }
};
