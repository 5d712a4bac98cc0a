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
const lockTime = [halfOfLock('first'), halfOfLock('second')];

type Story = {
  /** What happened before, one after the other. */
  readonly before?: readonly Actor[];
  readonly actors: readonly Actor[];
  /** How many calls can lose their answer or fail. @default 1 */
  readonly faults?: number;
  /** @default ADDRESS */
  readonly template?: typeof ADDRESS;
};

const STORIES: Readonly<Record<string, Story>> = {
  'a confirmation and a duplicate': { actors: [ada, again] },
  'a duplicate in the same process': { actors: [ada, sameProcess] },
  'a duplicate and a retry': { actors: [ada, again, retry(ADA)], faults: 0 },
  'a retry beside the trigger': { actors: [ada, retry(ADA)], template: ADDRESS_AND_SUB },
  'two users with one key': { actors: [ada, eve], template: ADDRESS_AND_SUB },
  'two users with one key, and a deletion': { actors: [ada, eve, deletion], faults: 0 },
  'two users with one key, and a comparison': {
    actors: [ada, eve, comparison([EVE], true)],
    template: ADDRESS_AND_SUB,
    faults: 0,
  },
  'a comparison that reports beside the trigger': { actors: [ada, comparison(SUBS, false)] },
  'a comparison that writes beside the trigger': { actors: [ada, comparison([ADA], true)] },
  'a comparison beside a retry': { actors: [retry(ADA), comparison([ADA], true)] },
  'two comparisons': { actors: [comparison(SUBS, true), comparison([ADA], true)], faults: 0 },
  'a deletion beside a duplicate': { actors: [ada, again, deletion], faults: 0 },
  'an edit beside a duplicate': { actors: [ada, again, edit], faults: 0 },
  'a lock whose time is over': { actors: [ada, retry(ADA), ...lockTime], faults: 0 },
  'a lock whose time is over, and a comparison': {
    actors: [ada, comparison([ADA], true), ...lockTime],
    faults: 0,
  },
  "a former account's row that is removed, and a retry": {
    before: [formerRow],
    actors: [ada, deletion, retry(ADA)],
  },
  "a former account's row that is removed, and a comparison": {
    before: [formerRow],
    actors: [ada, deletion, comparison([ADA], true)],
    template: ADDRESS_AND_SUB,
    faults: 0,
  },
  "a former account's row that is edited": {
    before: [formerRow],
    actors: [ada, edit, retry(ADA)],
    faults: 0,
  },
  'a record of an earlier version, and a retry': {
    before: [earlierVersion(ADA)],
    actors: [ada, retry(ADA)],
    faults: 0,
  },
  'a record of an earlier version, and a comparison': {
    before: [earlierVersion(ADA)],
    actors: [ada, comparison([ADA], false)],
    faults: 0,
  },
  'a deletion after the confirmation': {
    before: [ada],
    actors: [deletion, retry(ADA), comparison([ADA], true)],
  },
  'a record whose time is over': { before: [ada], actors: [deletion, recordsExpire, retry(ADA)] },
};

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
  test.each(Object.entries(STORIES))('%s', async (_name, story) => {
    const { before = [], actors, faults = 1, template = ADDRESS } = story;
    const begin = async (): Promise<World> => {
      const world = new World({ actors, subs: SUBS, template, faults });
      for (const actor of before) {
        await world.play(actor);
      }
      return world;
    };

    const explored = await explore(begin, endCheck(SUBS));

    expect(explored.orders).toBeGreaterThan(actors.length);
  });
});
