import type { PassedCall } from '../../../infra/local/fault-proxy.ts';
import { USERS_TABLE } from '../../../src/contract.ts';
import type { Ledger } from './ledger.ts';
import { readCall } from './wire-target.ts';

const OK = 200;

/** Notes each put that wrote a row, as the engine's answer tells, whoever else got to know of it. */
export const createRowPutWatch =
  (ledger: Ledger) =>
  ({ call, status, arrivedMs }: PassedCall): void => {
    if (call.table === USERS_TABLE.name && call.operation === 'PutItem' && status === OK) {
      readCall(call, ledger).user?.rowPuts.push({
        startMs: arrivedMs,
        endMs: performance.now(),
      });
    }
  };
