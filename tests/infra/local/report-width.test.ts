import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { sceneText } from '../../../infra/local/report/scene-text.ts';
import { summaryText } from '../../../infra/local/report/summary.ts';
import type { PlayedScene } from '../../../infra/local/scenes/scene.ts';

const outer = process.stdout.columns;

afterEach(() => {
  process.stdout.columns = outer;
});

const FRAME = 'at Idempotency.once (src/adapters/idempotency.ts:120:11)';

const HANDLES = {
  triggerSource: 'PostConfirmation_ConfirmForgotPassword',
  userPoolId: 'eu-central-1_Ch0c0L4t3',
  sub: '9c1f0d52-6a3e-4b7d-8f21-5d0e7b94c3a6',
};

const call = (name: string) => ({
  startedMs: 0,
  ...{ name, durationMs: 1_234, flags: ['fault'], annotations: {}, children: [] },
});

const invocation = {
  requestId: '3edf16c6-517e-4061-8995-0f0ff29b55c9',
  traceId: '1-6b0a482e-4a9eff96697a7f0b6cc74f99',
  durationMs: 12,
  stdout: [],
  stderr: [],
  payload: '{}',
  timedOut: false as const,
};

const run = {
  sent: {},
  invocation,
  lines: [
    {
      text: '',
      fields: {
        level: 'INFO',
        message: 'event',
        event: { ...HANDLES, callerContext: { clientId: '3n8vq2k7m1rb5t9xw4hcz6yd0e' } },
      },
    },
    { text: '', fields: { level: 'CRITICAL', message: 'confirmation', ...HANDLES } },
    {
      text: '',
      fields: { level: 'ERROR', message: 'fault', fault: { name: 'Error', stack: [FRAME] } },
    },
    { text: 'a line of text that goes on and on and on, further than any terminal is wide today' },
  ],
  trace: [
    {
      ...call('## index.handler'),
      annotations: { ColdStart: true, Service: 'add_user', ...HANDLES },
      children: [
        { ...call('## write'), children: [call('DynamoDB UpdateItem add_user_idempotency')] },
      ],
    },
  ],
};

const SCENE: PlayedScene = {
  title: '20 copies of one confirmation of another user, all of them at once, as fast as can be',
  story: 'Another user, a sandbox for each call that runs at once: the row is written once.',
  deliveries: [
    { ...run, sent: {}, outcome: 'created', isDegraded: true, differences: [] },
    { ...run, sent: {}, outcome: 'row-exists', isDegraded: false, differences: ['a: 1 → 2'] },
  ],
  retries: [run],
  next: [],
  row: {
    key: { email: 'a@example.com' },
    before: undefined,
    after: { email: { S: 'lena.hofer@example.com' }, bio: { S: 'long '.repeat(30).trim() } },
  },
  problems: ['a confirmation was parked, the retry function could not write it, and it is lost'],
};

const textAt = (columns: number): string => {
  process.stdout.columns = columns;
  return stripVTControlCharacters(`${sceneText(SCENE, 1)}\n${summaryText([SCENE, SCENE])}`);
};

const words = (text: string): string[] => text.split(/\s+/);

describe.each([60, 80, 100, 120])('at %d columns', (columns) => {
  test('no line is wider than the terminal', () => {
    const tooWide = textAt(columns)
      .split('\n')
      .filter((line) => line.length > columns);

    expect(tooWide).toEqual([]);
  });

  test('no word is cut, left out or doubled', () => {
    expect(words(textAt(columns))).toEqual(words(textAt(1_000)));
  });

  test('what goes on is further in than what begins', () => {
    const inner = textAt(columns)
      .split('\n')
      .filter((line) => /sub=|further|long long$/.test(line));

    expect(inner.every((line) => line.startsWith('     '))).toBe(true);
  });
});

test('a word that is longer than a line is cut where the line ends', () => {
  process.stdout.columns = 40;
  const text = sceneText({ ...SCENE, title: 'x'.repeat(100) }, 1);

  expect(text.split('\n').filter((line) => /x{20}/.test(line))).toHaveLength(3);
});

test('the frames of an error have a line each', () => {
  expect(textAt(100)).toContain(`\n       stack\n         ${FRAME}\n`);
});
