import type { Fault } from '../../../infra/local/fault-proxy.ts';
import { type Burst, burstsOf, type Target } from './bursts.ts';
import { type Random, randomOf, type Weighted } from './seeded-random.ts';
import type { Plan } from './story.ts';

/** A call as far as the dice need it. */
export type DiceCall = {
  readonly target: Target;
  readonly operation: string;
  /** Whom it is for, as far as that is known. */
  readonly about: string;
};

/** Decides what is done to a call, given how many users have come so far. */
export type FaultDice = (call: DiceCall, users: number) => Fault | undefined;

const STRAY_SHARE = 0.012;
const STRAY: Weighted<Fault> = [
  [6, 'throttle'],
  [4, 'server-error'],
  [4, 'reset'],
  [4, 'lose-answer'],
  [2, 'truncate'],
  [0.6, 'hang'],
  [0.4, 'trickle'],
];

/**
 * Throws dice that are loaded by the seed: the n-th call of a kind for a user always falls the same,
 * whenever it comes. Only which outage it falls into depends on how far the run is by then.
 */
export const faultDice = (plan: Plan): FaultDice => {
  const bursts = burstsOf(plan);
  const thrown = new Map<string, number>();

  const nextThrow = ({ target, operation, about }: DiceCall): Random => {
    const kind = `${target} ${operation} ${about}`;
    const count = thrown.get(kind) ?? 0;
    thrown.set(kind, count + 1);
    return randomOf(plan.seed, 'fault', kind, count);
  };
  const burstAt = (users: number, target: Target): Burst | undefined =>
    bursts.find(({ from, to, outage }) => from <= users && users < to && outage.share[target]);

  return (call, users) => {
    const random = nextThrow(call);
    const outage = burstAt(users, call.target)?.outage;
    if (outage && random.chance(outage.share[call.target] ?? 0)) {
      return random.pick(outage.faults);
    }
    return random.chance(STRAY_SHARE) ? random.pick(STRAY) : undefined;
  };
};
