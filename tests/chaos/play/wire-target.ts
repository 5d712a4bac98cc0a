import type { WireCall } from '../../../infra/local/fault-proxy.ts';
import { IDEMPOTENCY_TABLE, USERS_TABLE } from '../../../src/contract.ts';
import type { DiceCall } from '../plan/fault-dice.ts';
import type { Ledger, UserRecord } from './ledger.ts';

/** A call with the user it is for, as far as the wire shows it. */
export type ReadCall = DiceCall & { readonly user: UserRecord | undefined };

type Body = {
  readonly Item?: Readonly<Record<string, { readonly S?: string }>>;
  readonly Key?: Readonly<Record<string, { readonly S?: string }>>;
  readonly MessageBody?: string;
};

/** What was parked names its user; what else there may be in a message is not ours. */
const subOf = (messageBody: string): string | undefined => {
  try {
    return (JSON.parse(messageBody) as { sub?: string } | null)?.sub;
  } catch {
    return undefined;
  }
};

const readQueueCall = ({ operation }: WireCall, body: Body, ledger: Ledger): ReadCall => {
  const user = body.MessageBody === undefined ? undefined : ledger.bySub(subOf(body.MessageBody));
  return { target: 'queue', operation, about: user?.story.sub ?? '', user };
};

const readUsersCall = ({ operation }: WireCall, body: Body, ledger: Ledger): ReadCall => {
  const user = ledger.byEmail((body.Item ?? body.Key)?.[USERS_TABLE.partitionKey]?.S);
  return { target: 'users', operation, about: user?.story.sub ?? '', user };
};

/** Reads a call of the function, or of the event source, from the wire. */
export const readCall = (call: WireCall, ledger: Ledger): ReadCall => {
  const body = JSON.parse(call.body) as Body; // each of these services' calls is a JSON object
  if (call.service === 'AmazonSQS') {
    return readQueueCall(call, body, ledger);
  }
  if (call.table === USERS_TABLE.name) {
    return readUsersCall(call, body, ledger);
  }
  const about = (body.Item ?? body.Key)?.[IDEMPOTENCY_TABLE.partitionKey]?.S ?? '';
  return { target: 'records', operation: call.operation, about, user: undefined };
};
