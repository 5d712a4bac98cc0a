import { readParked } from './parked-confirmation.ts';
import { handlesOf } from './public-view.ts';
import { type PendingWrite, type Ports, type Result, recordWrite } from './record-confirmation.ts';

/** What may be said of a parked confirmation. */
export const handlesOfWrite = ({ triggerSource, userPoolId, sub }: PendingWrite) =>
  handlesOf({ triggerSource, userPoolId, request: { userAttributes: { sub } } });

/**
 * Finishes a parked confirmation.
 *
 * One that could not be written now is `parked` still: its message is not deleted. Never throws. Safe
 * to repeat, in any order and at the same time.
 *
 * @param body of the message on the retry queue
 */
export const replayParked = async (ports: Ports, body: string): Promise<Result> => {
  const write = readParked(body);
  if (!write) {
    return { outcome: 'malformed', handles: {}, degraded: false, faults: [] };
  }
  const applied = await recordWrite(ports, write);
  const outcome = applied.outcome === 'unrecorded' ? 'parked' : applied.outcome;
  return { ...applied, outcome, handles: handlesOfWrite(write) };
};
