import type { Fault, WireCall } from '../../../infra/local/fault-proxy.ts';
import { faultDice } from '../plan/fault-dice.ts';
import type { Plan } from '../plan/story.ts';
import type { Ledger } from './ledger.ts';
import type { Progress } from './progress.ts';
import { readCall } from './wire-target.ts';

/**
 * What can be done to a call of the event source, which is Lambda's own and has limits of its own, so
 * that a call that does not end is a call that fails.
 *
 * SQS counts a receive whose answer is lost: five of them and a message is a dead letter that no
 * function has ever seen. Nothing here can tell whom it hit, so a receive fails before it counts.
 */
const INSTEAD: Readonly<Record<string, Partial<Record<Fault, Fault>>>> = {
  ReceiveMessage: { 'lose-answer': 'reset', truncate: 'reset', hang: 'reset', trickle: 'reset' },
  DeleteMessage: { hang: 'reset', trickle: 'reset' },
};

/** What the proxies are told to do to each call, and the note of what was done to whom. */
export const createInjector = (plan: Plan, ledger: Ledger, progress: Progress) => {
  const dice = faultDice(plan);
  return (call: WireCall): Fault | undefined => {
    const read = readCall(call, ledger);
    const thrown = dice(read, progress.users);
    if (thrown) {
      const fault = INSTEAD[read.operation]?.[thrown] ?? thrown;
      ledger.countFault(read.target, fault);
      read.user?.injected.push({ atMs: performance.now(), target: read.target, fault });
      return fault;
    }
    return undefined;
  };
};
