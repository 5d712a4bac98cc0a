import { expect, test } from '@jest/globals';
import type { Delivery } from '../../../infra/local/delivery.ts';
import { summaryText } from '../../../infra/local/report/summary.ts';
import { playedScene } from '../../support/played-scene.ts';

const delivery = (outcome: string, durationMs: number, overrides = {}): Delivery => ({
  ...{ sent: {}, lines: [], outcome, isDegraded: false, trace: [], differences: [] },
  invocation: {
    ...{ requestId: 'r', traceId: 't', durationMs, stdout: [], stderr: [] },
    ...{ payload: '{}', timedOut: false },
  },
  ...overrides,
});

const ROW = { email: { S: 'a@example.com' } };
const NEW = { key: { email: 'a@example.com' }, before: undefined, after: ROW };
const OLD = { ...NEW, before: ROW };

const retry = { ...delivery('created', 5), lines: [] };

test('a few lines say what came of all scenes, and where to go from here', () => {
  const summary = summaryText([
    playedScene({ deliveries: [delivery('created', 300)], row: NEW }),
    playedScene({
      deliveries: [delivery('already-applied', 1), delivery('already-applied', 2)],
      row: OLD,
    }),
    playedScene({ deliveries: [delivery('parked', 20)], retries: [retry], row: NEW }),
  ]);

  expect(summary.trim().split('\n')).toEqual([
    '✔ all as it should be: 3 scenes, 4 invocations',
    '  answers   Cognito got its own event back 4 of 4 times',
    '  outcomes  2 already-applied, 1 created, 1 parked',
    '  rows      2 written in chocolate_user, 1 by the retry function',
    '  duration  1 to 300 ms for an invocation, on this machine',
    '  try it    a real sign-up in the browser: npx add-user console',
  ]);
});

test('they say how many problems there are, and where', () => {
  const error = { errorType: 'E', errorMessage: 'e', trace: [] };
  const { invocation } = delivery('created', 7);
  const failed = delivery('created', 7, {
    invocation: { ...invocation, payload: undefined, error },
  });

  const summary = summaryText([
    playedScene({
      deliveries: [delivery('malformed', 7, { differences: ['a: 1 → 2'] })],
      problems: ['x'],
    }),
    playedScene({ deliveries: [delivery('created', 7, { isDegraded: true })], row: NEW }),
    playedScene({ deliveries: [failed], problems: ['y', 'z'], row: OLD }),
  ]);

  expect(summary.trim().split('\n')).toEqual([
    '✘ 3 problems, in scenes 1, 3',
    '  answers   Cognito got its own event back 1 of 3 times',
    '  outcomes  2 created, 1 malformed, 1 degraded',
    '  rows      1 written in chocolate_user',
    '  duration  7 ms for an invocation, on this machine',
    '  try it    a real sign-up in the browser: npx add-user console',
  ]);
});

test('one of each is said in the singular', () => {
  const played = playedScene({ deliveries: [delivery('malformed', 7)], problems: ['x'] });

  expect(summaryText([played])).toContain('✘ 1 problem, in scene 1\n');
  expect(summaryText([{ ...played, problems: [] }])).toContain(': 1 scene, 1 invocation\n');
});
