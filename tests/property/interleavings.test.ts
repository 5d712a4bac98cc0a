import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { DEFAULT_USER_ROW, USERS_TABLE } from '../../src/contract.ts';
import { parseRowTemplate } from '../../src/domain/row-template/row-template.ts';
import * as actor from '../support/interleavings/actors.ts';
import { checkEnd } from '../support/interleavings/end.ts';
import { type Course, explore } from '../support/interleavings/explore.ts';
import { type Actor, World } from '../support/interleavings/world.ts';

const ADA = '11111111-1111-4111-8111-111111111111';
const NEW_ADA = '22222222-2222-4222-8222-222222222222';
const BOTH = [ADA, NEW_ADA];

const KEY = [USERS_TABLE.partitionKey] as const;
const TEMPLATES = {
  'only the address': parseRowTemplate(DEFAULT_USER_ROW, KEY),
  'the sub, too': parseRowTemplate('{"email":"{email}","sub":"{sub}"}', KEY),
};

beforeAll(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
});

afterAll(() => {
  jest.useRealTimers();
});

const first = actor.trigger(ADA);
const second = actor.trigger(NEW_ADA);
const apply = actor.comparison(BOTH, true);
const report = actor.comparison(BOTH, false);
const { deletion, edit, formerRow, earlierVersion, recordsExpire, halfOfLock } = actor;
const lock = [halfOfLock('first'), halfOfLock('second')];

type Story = {
  readonly before?: readonly Actor[];
  readonly actors: readonly Actor[];
  readonly faults?: number;
};

const again = actor.trigger(ADA, 'trigger again');
const warm = actor.trigger(ADA, 'trigger in the same process', first.name);
const rAda = actor.retry(ADA);
const STORIES: Record<string, Story> = {
  'F1 dup retry': { faults: 0, actors: [first, again, rAda] },
  'first+again': { actors: [first, again] },
  'first+warm': { actors: [first, warm] },
  'first+retry': { actors: [first, rAda] },
  'first+apply': { actors: [first, apply] },
  'first+report': { actors: [first, report] },
  'first+second': { actors: [first, second] },
  'retry+apply': { actors: [rAda, apply] },
  'apply+apply': { actors: [apply, apply] },
  'first, second, deletion': { actors: [first, second, deletion] },
  'first, second, apply 0': { faults: 0, actors: [first, second, apply] },
  'first, retry, lock': { actors: [first, rAda, ...lock] },
  'first, apply, lock': { actors: [first, apply, ...lock] },
  'row-exists': { before: [formerRow], actors: [first, deletion, rAda] },
  'row-exists apply': { before: [formerRow], actors: [first, deletion, apply] },
  'row-exists edit': { before: [formerRow], actors: [first, edit, rAda] },
  'legacy': { before: [actor.earlierVersion(ADA)], actors: [first, deletion, apply] },
  'deleted': { before: [first], actors: [rAda, deletion, apply] },
  'expired': { before: [first], actors: [rAda, deletion, recordsExpire] },
};

test('measure', async () => {
  for (const [name, template] of Object.entries(TEMPLATES))
    for (const [story, { before = [], actors, faults = 1 }] of Object.entries(STORIES)) {
      const t = performance.now(); const c0 = process.cpuUsage();
      const begin = async () => {
        const world = new World({ actors, subs: BOTH, template, faults });
        for (const one of before) await world.play(one);
        return world;
      };
      const seen = new Set();
      try {
        const r = await explore(begin, async (world) => {
          const o = world.outside();
          if (seen.has(o)) return;
          seen.add(o);
          await checkEnd(world, BOTH);
        });
        appendFileSync('/tmp/inter-m.log', [story, name, JSON.stringify(r), Math.round(performance.now() - t), seen.size, 'cpu', Math.round(process.cpuUsage(c0).user / 1000)].join(' ') + '\n');
      } catch (e) {
        appendFileSync('/tmp/inter-m.log', story + ' ' + name + ' ' + String(e) + '\n');
      }
    }
}, 400_000);
