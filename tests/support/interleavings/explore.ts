import { createHash } from 'node:crypto';

/** One course of events, which goes on as it is told. */
export type Course<Choice> = {
  /** The steps that can be next. None: this is the end. */
  choices(): readonly Choice[];
  /** @throws if what must always be true is not true after the step */
  take(choice: Choice): Promise<void>;
  /** Equal for two courses that have the same future. */
  state(): string;
};

export type Explored = {
  /** Orders of steps from the beginning to an end. */
  readonly orders: number;
  /** Different states: orders that come to the same state are played to the end once. */
  readonly states: number;
  readonly ends: number;
};

/**
 * Tries every order of steps. A step cannot be taken back, so each alternative is played from the
 * beginning; from a state that was seen before it is not played on.
 *
 * @param begin makes the same beginning each time
 * @param atEnd checks a course that came to an end
 */
export const explore = async <Choice, One extends Course<Choice>>(
  begin: () => Promise<One>,
  atEnd: (course: One) => Promise<void>,
): Promise<Explored> => {
  const following = new Map<string, string[]>();
  const open: (readonly Choice[])[] = [];
  let ends = 0;

  const stateOf = (course: One): string => createHash('sha1').update(course.state()).digest('hex');

  /** The choice to go on with, if the state is new and no end. The others are left for later. */
  const enter = async (course: One, state: string, path: readonly Choice[]) => {
    if (following.has(state)) {
      return undefined;
    }
    following.set(state, []);
    const [first, ...others] = course.choices();
    open.push(...others.map((other) => [...path, other]));
    if (first === undefined) {
      ends += 1;
      await atEnd(course);
    }
    return first;
  };

  const playOn = async (course: One, from: string, path: readonly Choice[], choice: Choice) => {
    await course.take(choice);
    const state = stateOf(course);
    if (state === from) {
      throw new Error('A step changed nothing.');
    }
    following.get(from)?.push(state);
    const taken = [...path, choice];
    const next = await enter(course, state, taken);
    if (next !== undefined) {
      await playOn(course, state, taken, next);
    }
  };

  const playFrom = async (path: readonly Choice[], choice: Choice): Promise<void> => {
    const course = await begin();
    for (const step of path) {
      await course.take(step);
    }
    await playOn(course, stateOf(course), path, choice);
  };

  const course = await begin();
  const root = stateOf(course);
  const first = await enter(course, root, []);
  if (first !== undefined) {
    await playOn(course, root, [], first);
  }
  for (let path = open.pop(); path; path = open.pop()) {
    await playFrom(path.slice(0, -1), path.at(-1) as Choice); // a path that is left has a step
  }
  return { orders: countOrders(following, root), states: following.size, ends };
};

/** Paths from a state to an end. No state comes again, because every step uses up something. */
const countOrders = (following: ReadonlyMap<string, readonly string[]>, root: string): number => {
  const known = new Map<string, number>();
  const count = (state: string): number => {
    const next = following.get(state) ?? [];
    const orders =
      known.get(state) ??
      next.reduce((sum, one) => sum + count(one), 0) + Number(next.length === 0);
    known.set(state, orders);
    return orders;
  };
  return count(root);
};
