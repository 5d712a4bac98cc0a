import { readParked } from './parked-confirmation.ts';
import { type Ports, type Result, recordWrite } from './record-confirmation.ts';
import type { TableKey } from './table-key.ts';

/**
 * Finishes a parked confirmation.
 *
 * One that could not be written now is `parked` still: its message is not deleted. Never throws. Safe
 * to repeat, in any order and at the same time.
 *
 * @param body of the message on the retry queue
 * @param key of the users' table
 */
export const replayParked = async (ports: Ports, body: string, key: TableKey): Promise<Result> => {
  const write = readParked(body, key);
  if (!write) {
    return { outcome: 'malformed', handles: {}, degraded: false, faults: [] };
  }
  const result = await recordWrite(ports, write);
  return result.outcome === 'unrecorded' ? { ...result, outcome: 'parked' } : result;
};
