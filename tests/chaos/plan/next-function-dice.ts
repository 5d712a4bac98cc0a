import { randomOf, type Weighted } from './seeded-random.ts';
import type { Plan, Story } from './story.ts';

/** What becomes of a call of the next function. Those that are handed over never run here. */
export type NextManner =
  | 'runs'
  /** Its code throws. */
  | 'fails'
  /** There is no answer. */
  | 'hangs'
  /** There is no such function. */
  | 'is gone'
  /** Lambda takes no call of it now. */
  | 'is throttled'
  /** The connection breaks. */
  | 'resets';

const CALLED: Weighted<NextManner> = [
  [80, 'runs'],
  [6, 'fails'],
  [2, 'hangs'],
  [5, 'is gone'],
  [4, 'is throttled'],
  [3, 'resets'],
];
/** A function of which an event was just taken is rarely gone. */
const HANDED_OVER: Weighted<NextManner> = [
  [80, 'runs'],
  [1, 'hangs'],
  [12, 'is gone'],
  [4, 'is throttled'],
  [3, 'resets'],
];

const EVERY = 4;

/** Whose trigger has a function that comes next: one user in four, so that both ways are tried. */
export const hasNextFunction = ({ index }: Pick<Story, 'index'>): boolean => index % EVERY === 1;

/** Throws dice that are loaded by the seed: the n-th call for an event always falls the same. */
export const nextFunctionDice = ({ seed }: Plan) => {
  const thrown = new Map<string, number>();
  return (event: string, isAsync: boolean): NextManner => {
    const kind = `${isAsync} ${event}`;
    const count = thrown.get(kind) ?? 0;
    thrown.set(kind, count + 1);
    return randomOf(seed, 'next', kind, count).pick(isAsync ? HANDED_OVER : CALLED);
  };
};
