import { RIGHT, userCheck, wrong } from './check.ts';

/** A queue that gives up after as many loses the rest. */
const MANY = 5;
const DONE: ReadonlySet<string | undefined> = new Set(['created', 'row-exists', 'already-applied']);

/** What was delivered more often in vain than many queues do at all, was done in the end. */
export const longOutageCheck = userCheck(
  `what was delivered in vain more than ${MANY} times was done in the end`,
  ({ replays }) => {
    const inVain = replays.filter(({ outcome }) => outcome === 'parked').length;
    if (inVain <= MANY) {
      return [];
    }
    const isDone = replays.some(({ outcome }) => DONE.has(outcome));
    return [isDone ? RIGHT : wrong(`it was delivered ${inVain} times and is not done`)];
  },
);
