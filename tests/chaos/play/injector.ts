import type { Fault, WireCall } from '../../../infra/local/fault-proxy.ts';
import { faultDice } from '../plan/fault-dice.ts';
import type { Plan } from '../plan/story.ts';
import type { Ledger } from './ledger.ts';
import type { LongOutage } from './long-outage.ts';
import type { Progress } from './progress.ts';
import { type ReadCall, readCall } from './wire-target.ts';

/**
 * What can be done to a call of the event source, which is Lambda's own and has limits of its own, so
 * that a call that does not end is a call that fails. SQS counts a receive whose answer is lost, and
 * nothing here can tell whom it hit: so a receive fails before it counts.
 */
const INSTEAD: Readonly<Record<string, Partial<Record<Fault, Fault>>>> = {
  ReceiveMessage: { 'lose-answer': 'reset', truncate: 'reset', hang: 'reset', trickle: 'reset' },
  DeleteMessage: { hang: 'reset', trickle: 'reset' },
};

/** The SDK repeats no call that was denied, so a delivery in the long outage takes no time. */
const IN_LONG_OUTAGE: Fault = 'denied';

/** What the proxies are told to do to each call, and the note of what was done to whom. */
export const createInjector = (
  plan: Plan,
  ledger: Ledger,
  progress: Progress,
  longOutage: LongOutage,
) => {
  const dice = faultDice(plan);
  const decide = (read: ReadCall): Fault | undefined => {
    const thrown = dice(read, progress.users);
    const isDenied = read.target !== 'queue' && longOutage.isOn(progress.users);
    return isDenied ? IN_LONG_OUTAGE : thrown;
  };
  return (call: WireCall): Fault | undefined => {
    const read = readCall(call, ledger);
    const thrown = decide(read);
    if (thrown) {
      const fault = INSTEAD[read.operation]?.[thrown] ?? thrown;
      ledger.countFault(read.target, fault);
      read.user?.injected.push({ atMs: performance.now(), target: read.target, fault });
      return fault;
    }
    return undefined;
  };
};
