import type { Fault } from '../../../infra/local/fault-proxy.ts';
import { randomOf, type Weighted } from './seeded-random.ts';
import type { Plan } from './story.ts';

/** What a call goes to. */
export type Target = 'users' | 'records' | 'queue';

/** An outage: for how many users it lasts, what part of the calls it hits, and how. */
export type Outage = {
  readonly name: string;
  readonly users: number;
  readonly share: { readonly [Name in Target]?: number };
  readonly faults: Weighted<Fault>;
};

const ERRORS: Weighted<Fault> = [
  [3, 'throttle'],
  [3, 'server-error'],
  [2, 'reset'],
];
const LOST: Weighted<Fault> = [
  [3, 'lose-answer'],
  [1, 'truncate'],
];

// Those that cost seconds a call are short, as each lane of the run stands still meanwhile.
const OUTAGES: readonly Outage[] = [
  { name: 'users throttled', users: 25, share: { users: 0.9 }, faults: [[1, 'throttle']] },
  { name: 'records throttled', users: 25, share: { records: 0.9 }, faults: [[1, 'throttle']] },
  { name: 'records missing', users: 15, share: { records: 1 }, faults: [[1, 'table-missing']] },
  { name: 'DynamoDB fails', users: 25, share: { users: 0.8, records: 0.8 }, faults: ERRORS },
  { name: 'DynamoDB hangs', users: 6, share: { users: 0.9, records: 0.9 }, faults: [[1, 'hang']] },
  { name: 'DynamoDB trickles', users: 5, share: { users: 0.8 }, faults: [[1, 'trickle']] },
  { name: 'answers are lost', users: 20, share: { users: 0.8, records: 0.5 }, faults: LOST },
  { name: 'SQS limps', users: 20, share: { users: 0.8, queue: 0.5 }, faults: [...ERRORS, ...LOST] },
  { name: 'SQS alone fails', users: 30, share: { queue: 0.95 }, faults: ERRORS },
  {
    name: 'both fail',
    users: 12,
    share: { users: 0.95, records: 0.5, queue: 0.95 },
    faults: ERRORS,
  },
  { name: 'both hang', users: 4, share: { users: 1, records: 1, queue: 1 }, faults: [[1, 'hang']] },
];

/** An outage from the `from`-th user until the `to`-th. */
export type Burst = { readonly from: number; readonly to: number; readonly outage: Outage };

const USERS_A_BURST = 170;
/** What part of a run may be outages at most: a short run has short ones. */
const LONGEST_PART = 0.4;

/** The outages in an order of their own: each once, and again until there are `count`. */
const shuffled = (seed: number, count: number): readonly Outage[] =>
  Array.from({ length: count }, (_, at) => OUTAGES[at % OUTAGES.length])
    .filter((outage) => outage !== undefined)
    .map((outage, at) => ({ outage, order: randomOf(seed, 'order', at).int(0, 2 ** 30) }))
    .sort((a, b) => a.order - b.order)
    .map(({ outage }) => outage);

/** Lays the outages over the run: every kind at least once, and calm in between. */
export const burstsOf = ({ seed, confirmations }: Plan): readonly Burst[] => {
  const count = Math.max(OUTAGES.length, Math.round(confirmations / USERS_A_BURST));
  const spaceUsers = confirmations / count;
  return shuffled(seed, count).map((outage, at) => {
    const lengthUsers = Math.max(2, Math.round(Math.min(outage.users, spaceUsers * LONGEST_PART)));
    const room = Math.max(0, Math.floor(spaceUsers - lengthUsers));
    const from = Math.floor(at * spaceUsers) + randomOf(seed, 'burst', at).int(0, room);
    return { from, to: from + lengthUsers, outage };
  });
};
