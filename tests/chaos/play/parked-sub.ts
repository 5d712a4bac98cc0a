import { USERS_TABLE } from '../../../src/contract.ts';
import { readParked } from '../../../src/domain/parked-confirmation.ts';
import { handlesOfWrite } from '../../../src/domain/public-view.ts';

/** The `sub` in a message of the retry queue. Undefined if it cannot be read. */
export const parkedSub = (body: string): string | undefined => {
  const write = readParked(body, [USERS_TABLE.partitionKey]);
  return write && handlesOfWrite(write).sub;
};
