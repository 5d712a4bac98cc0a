import type { Fault, WireCall } from '../../support/fault-proxy.ts';
import { faultDice } from '../plan/fault-dice.ts';
import type { Plan } from '../plan/story.ts';
import type { Ledger } from './ledger.ts';
import type { Progress } from './progress.ts';
import { readCall } from './wire-target.ts';

// SQS counts a receive whose answer is lost: five of them and a message is a dead letter that no
// function has ever seen. Nothing here can tell whom it hit, so a receive fails before it counts.
const withoutEffect = (fault: Fault): Fault =>
  fault === 'lose-answer' || fault === 'truncate' ? 'reset' : fault;

/** What the proxies are told to do to each call, and the note of what was done to whom. */
export const createInjector = (plan: Plan, ledger: Ledger, progress: Progress) => {
  const dice = faultDice(plan);
  return (call: WireCall): Fault | undefined => {
    const read = readCall(call, ledger);
    const thrown = dice(read, progress.users);
    const fault = thrown && read.operation === 'ReceiveMessage' ? withoutEffect(thrown) : thrown;
    if (fault) {
      ledger.countFault(read.target, fault);
      read.user?.injected.push({ atMs: performance.now(), target: read.target, fault });
    }
    return fault;
  };
};
