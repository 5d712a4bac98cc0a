import { RETRY_QUEUE } from '../../../src/contract.ts';
import type { Ledger, LeftMessage } from '../play/ledger.ts';
import { parkedSub } from '../play/parked-sub.ts';
import { type Check, type Finding, RIGHT, type Verdict, wrong } from './check.ts';

const aboutOf = ({ body }: LeftMessage): string => parkedSub(body) ?? 'an unreadable message';

/** Only what nobody can read is left, and it is a dead letter after as many deliveries as it is to have. */
const judge = (letter: LeftMessage, ledger: Ledger, isDead: boolean): Verdict => {
  if (!ledger.poison.includes(letter.body)) {
    return wrong(`a confirmation is ${isDead ? 'among the dead letters' : 'still on the queue'}`);
  }
  return isDead && letter.deliveries < RETRY_QUEUE.maxReceiveCount
    ? wrong(`it became a dead letter after ${letter.deliveries} deliveries`)
    : RIGHT;
};

const lost = ({ poison, leftOver, deadLetters }: Ledger): readonly Finding[] => {
  const left = new Set([...leftOver, ...deadLetters].map(({ body }) => body));
  return poison
    .filter((body) => !left.has(body))
    .map(() => ({ about: 'an unreadable message', verdict: wrong('it was deleted') }));
};

/** Unreadable messages are kept, and no confirmation is a dead letter. */
export const deadLetterCheck: Check = {
  name: 'no confirmation is left on a queue, and no unreadable message is lost',
  find: ({ ledger }) => {
    const findings = (letters: readonly LeftMessage[], isDead: boolean) =>
      letters.map((each) => ({ about: aboutOf(each), verdict: judge(each, ledger, isDead) }));
    return [
      ...findings(ledger.leftOver, false),
      ...findings(ledger.deadLetters, true),
      ...lost(ledger),
    ];
  },
};
