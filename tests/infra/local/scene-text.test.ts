import { expect, test } from '@jest/globals';
import { printable } from '../../../infra/cli/printable.ts';
import { faultsOf } from '../../../infra/local/delivery.ts';
import { logText } from '../../../infra/local/report/log-text.ts';
import { sceneText } from '../../../infra/local/report/scene-text.ts';
import { playedScene } from '../../support/played-scene.ts';

// Turns a terminal's text red, in its seven-bit and its eight-bit form.
const RED = '\u001b[31m\u009b31m';
// Only a terminal is coloured, and a test has none.
const RAW_CONTROL = /(?![\t\n])\p{Cc}/u;

test('control characters are told by their numbers, all but tabs', () => {
  expect(printable('a\u0000\u001b\u007f\u009b\r\n\tä€😀')).toBe(
    'a\\u0000\\u001b\\u007f\\u009b\\u000d\\u000a\tä€😀',
  );
});

const invocation = {
  ...{ requestId: 'r', traceId: 't', durationMs: 1, stdout: [], stderr: [] },
  ...{ payload: '{}', timedOut: false as const },
};

const delivery = {
  sent: {},
  lines: [],
  outcome: undefined,
  isDegraded: false,
  trace: [],
  differences: [],
  invocation,
};

test.each([
  ['a name of a file', playedScene({ title: RED, story: RED })],
  [
    'an address without a row',
    playedScene({ row: { key: { [RED]: RED }, before: undefined, after: undefined } }),
  ],
  [
    'a row',
    playedScene({ row: { key: { [RED]: RED }, before: undefined, after: { [RED]: { S: RED } } } }),
  ],
  ['a problem', playedScene({ problems: [RED] })],
  ['a difference', playedScene({ deliveries: [{ ...delivery, differences: [RED] }] })],
  [
    'an error',
    playedScene({
      deliveries: [
        {
          ...delivery,
          invocation: {
            ...invocation,
            payload: undefined,
            error: { errorType: RED, errorMessage: RED, trace: [] },
          },
        },
      ],
    }),
  ],
  [
    'a log and a trace',
    playedScene({
      retries: [
        {
          sent: {},
          invocation,
          lines: [{ text: RED }, { text: '', fields: { message: RED, [RED]: { [RED]: [RED] } } }],
          trace: [
            {
              name: RED,
              startedMs: 0,
              durationMs: 1,
              annotations: { [RED]: RED },
              flags: [],
              children: [],
            },
          ],
        },
      ],
    }),
  ],
])('%s with control characters does not reach the terminal raw', (_, played) => {
  const text = sceneText(played, 1);

  expect(text).not.toMatch(RAW_CONTROL);
  expect(text).toContain('\\u001b[31m\\u009b31m');
});

test('a line of text in a log keeps its columns', () => {
  expect(logText({ text: 'time\tid\tINFO' }, 2)).toEqual(['  time    id      INFO']);
});

const timedOut = {
  ...delivery,
  invocation: {
    ...invocation,
    payload: undefined,
    error: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out', trace: [] },
    timedOut: true,
  },
};

test('what happened to many is said once, with how many they were', () => {
  const other = { ...delivery, differences: ['a: 1 → 2'] };
  const deliveries = [timedOut, { ...timedOut }, other, { ...timedOut }];

  const text = sceneText(playedScene({ deliveries }), 1);

  expect(text).toContain('     ✘ an error: Task timed out, 3 times\n     ✘ a: 1 → 2');
  expect(text.match(/log of request/g)).toHaveLength(1);
});

test('a machine with too much to do is told what to do', () => {
  expect(faultsOf(timedOut)).toEqual([
    expect.stringMatching(/^Cognito got an error\. Sandbox\.Timedout: .*lower --concurrency$/),
  ]);
  expect(
    faultsOf({ ...timedOut, invocation: { ...timedOut.invocation, timedOut: false } }),
  ).toEqual(['Cognito got an error. Sandbox.Timedout: Task timed out']);
});
