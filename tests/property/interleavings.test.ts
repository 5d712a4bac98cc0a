import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { DEFAULT_USER_ROW, USERS_TABLE } from '../../src/contract.ts';
import { parseRowTemplate } from '../../src/domain/row-template/row-template.ts';
import {
  comparison,
  deletion,
  earlierVersion,
  edit,
  formerRow,
  halfOfLock,
  recordsExpire,
  retry,
  trigger,
} from '../support/interleavings/actors.ts';
import { endCheck } from '../support/interleavings/end.ts';
import { explore } from '../support/interleavings/explore.ts';
import { type Actor, World } from '../support/interleavings/world.ts';

const ADA = '11111111-1111-4111-8111-111111111111';
/** She has the address that was Ada's. */
const EVE = '22222222-2222-4222-8222-222222222222';
const SUBS = [ADA, EVE];

const KEY = [USERS_TABLE.partitionKey] as const;
const ADDRESS = parseRowTemplate(DEFAULT_USER_ROW, KEY);
const ADDRESS_AND_SUB = parseRowTemplate('{"email":"{email}","sub":"{sub}"}', KEY);

beforeAll(async () => {
  // Time passes by steps.
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
  // The SDK loads some of its modules when they are first used, which takes more than a step.
  const world = new World({ actors: [], subs: SUBS, template: ADDRESS });
  await world.play(trigger(ADA));
  await world.play(comparison(SUBS, true));
});

afterAll(() => {
  jest.useRealTimers();
});

const ada = trigger(ADA);
const again = trigger(ADA, 'trigger again');
const sameProcess = trigger(ADA, 'trigger again in its process', ada.name);
const eve = trigger(EVE);
const apply = comparison([ADA], true);
const report = comparison(SUBS, false);
const lockTime = [halfOfLock('first'), halfOfLock('second')];

type Story = {
  /** What happened before, one after the other. */
  readonly before?: readonly Actor[];
  readonly actors: readonly Actor[];
  /** How many calls can lose their answer or fail. @default 1 */
  readonly faults?: number;
  /** @default ADDRESS, and with two users ADDRESS_AND_SUB */
  readonly template?: typeof ADDRESS;
};

const WRITERS: readonly Actor[] = [ada, retry(ADA), apply];
const WORKERS: readonly Actor[] = [...WRITERS, report];

/** Of two of a kind, it makes no difference which begins. */
const second = (actor: Actor): Actor => ({ ...actor, isPossible: ({ steps }) => steps.length > 0 });

/** Every two that work on one user's confirmation, also two of a kind, and two users with one key. */
const PAIRS = [
  ...WRITERS.flatMap((one, at) => WORKERS.slice(at + 1).map((other) => [one, other])),
  [ada, second(again)],
  [ada, second(sameProcess)],
  [retry(ADA), second(retry(ADA))],
  [apply, second(apply)],
  [ada, eve],
  [retry(ADA), eve],
].map((actors): Story => ({ actors }));

const earlier = trigger(ADA, 'an earlier trigger');

/** What happens at any moment of a work, each where it can make a difference; and what a work begins with. */
const EVENTS: readonly Story[] = [
  { actors: [deletion] },
  { before: [earlier], actors: [deletion] },
  { before: [earlier], actors: [edit] },
  { before: [earlier], actors: [recordsExpire] },
  { before: [formerRow], actors: [deletion] },
  { before: [formerRow], actors: [edit] },
  { before: [earlierVersion(ADA)], actors: [] },
  { actors: lockTime },
];

const AT_WORK = EVENTS.flatMap(({ before = [], actors }) =>
  WORKERS.map((worker): Story => ({ before, actors: [worker, ...actors] })),
);

const TRIPLES: readonly Story[] = [
  { actors: [ada, again, retry(ADA)], faults: 0 },
  { actors: [ada, again, deletion], faults: 0 },
  { actors: [ada, again, edit], faults: 0 },
  { actors: [ada, eve, deletion], faults: 0 },
  { actors: [ada, eve, comparison([EVE], true)], faults: 0 },
  { actors: [ada, retry(ADA), ...lockTime], faults: 0 },
  { actors: [ada, apply, ...lockTime], faults: 0 },
  { before: [formerRow], actors: [ada, deletion, retry(ADA)] },
  { before: [formerRow], actors: [ada, deletion, apply], template: ADDRESS_AND_SUB, faults: 0 },
  { before: [formerRow], actors: [ada, edit, retry(ADA)], faults: 0 },
  { before: [earlier], actors: [deletion, retry(ADA), apply] },
  { before: [earlier], actors: [deletion, recordsExpire, retry(ADA)] },
];

const namesOf = (actors: readonly Actor[]): string =>
  actors.map(({ name }) => name.replace(ADA, 'Ada').replace(EVE, 'Eve')).join(', ');

const nameOf = ({ before = [], actors }: Story): string =>
  `${before.length > 0 ? `after ${namesOf(before)}: ` : ''}${namesOf(actors)}`;

/** Actors that take their steps in turns, and no more than that. */
const inTurns = (steps: readonly number[], played: Set<string>) => {
  const begin = async () => {
    const taken: number[] = [];
    return {
      taken,
      choices: () =>
        [...steps.keys()].filter(
          (one) => taken.filter((it) => it === one).length < (steps[one] ?? 0),
        ),
      take: async (one: number) => void taken.push(one),
      state: () => taken.join(''),
    };
  };
  return explore(begin, async ({ taken }) => void played.add(taken.join('')));
};

describe('the explorer', () => {
  test.each([
    { steps: [2, 1], orders: ['001', '010', '100'] },
    { steps: [1, 1, 1], orders: ['012', '021', '102', '120', '201', '210'] },
  ])('plays every order of $steps steps', async ({ steps, orders }) => {
    const played = new Set<string>();

    await inTurns(steps, played);

    expect([...played].sort()).toEqual(orders);
  });

  test('counts the orders: four, four and two steps have 3,150', async () => {
    const played = new Set<string>();

    const { orders, ends } = await inTurns([4, 4, 2], played);

    expect([orders, ends, played.size]).toEqual([3_150, 3_150, 3_150]);
  });

  test('counts the orders that come to one state, and plays on from it once', async () => {
    const begin = async () => {
      const left = [3, 3];
      return {
        choices: () => [0, 1].filter((one) => left[one] !== 0),
        take: async (one: number) => void left.splice(one, 1, (left[one] ?? 0) - 1),
        state: () => left.join(),
      };
    };

    expect(await explore(begin, async () => undefined)).toEqual({
      orders: 20,
      states: 16,
      ends: 1,
    });
  });
});

describe('in every order of steps nobody is without a row who should have one', () => {
  const checks = new Map([ADDRESS, ADDRESS_AND_SUB].map((one) => [one, endCheck(SUBS)]));
  const stories = [...PAIRS, ...AT_WORK, ...TRIPLES];

  test.each(stories.map((story) => [nameOf(story), story] as const))('%s', async (_name, story) => {
    const { before = [], actors, faults = 1 } = story;
    const { template = actors.includes(eve) ? ADDRESS_AND_SUB : ADDRESS } = story;
    const begin = async (): Promise<World> => {
      const world = new World({ actors, subs: SUBS, template, faults });
      for (const actor of before) {
        await world.play(actor);
      }
      return world;
    };

    const explored = await explore(begin, checks.get(template) as ReturnType<typeof endCheck>);

    expect(explored.orders).toBeGreaterThan(actors.length);
  });
});
