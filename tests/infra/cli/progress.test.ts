import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import { durationText, rateText, timeLeftText } from '../../../infra/cli/pace.ts';
import { showProgress } from '../../../infra/cli/progress.ts';

/** A stream that keeps what is written, as a terminal or not, and a clock that is set by hand. */
const prepare = (isTTY: boolean) => {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY, columns: 100 });
  const clock = { ms: 0 };
  const written = (): string => stripVTControlCharacters(String(stream.read() ?? ''));
  return { stream, clock, nowMs: () => clock.ms, written };
};

test.each([
  [0, '0 s'],
  [46_400, '46 s'],
  [200_000, '3 min 20 s'],
  [7_500_000, '2 h 5 min'],
])('%i ms are told as people tell them', (durationMs, text) => {
  expect(durationText(durationMs)).toBe(text);
});

test('pace and time left follow from what was done so far', () => {
  expect(rateText({ done: 4_000, total: 8_000, elapsedMs: 2_000 })).toBe('2,000 a second');
  expect(rateText({ done: 1, total: 8, elapsedMs: 2_000 })).toBe('30 a minute');
  expect(rateText({ done: 0, total: 8, elapsedMs: 0 })).toBe('0 a second');
  expect(timeLeftText({ done: 4_000, total: 10_000, elapsedMs: 2_000 })).toBe('3 s left');
  expect(timeLeftText({ done: 10_000, total: 10_000, elapsedMs: 5_000 })).toBe('in 5 s');
  expect(timeLeftText({ done: 0, total: 10_000, elapsedMs: 2_000 })).toBeUndefined();
  expect(timeLeftText({ done: 10, total: undefined, elapsedMs: 2_000 })).toBeUndefined();
});

test('without a terminal there is a line now and then, and one at the end', () => {
  const { stream, clock, nowMs, written } = prepare(false);
  const progress = showProgress({
    unit: 'lines',
    total: 4_000,
    stream,
    nowMs,
    plainEveryMs: 1_000,
  });

  for (clock.ms = 500; clock.ms <= 2_000; clock.ms += 500) {
    progress.update(clock.ms);
  }
  progress.note('line 7: not JSON');
  progress.stop();

  expect(written().split('\n')).toEqual([
    '1,000 of 4,000 lines, 1,000 a second, 3 s left',
    '2,000 of 4,000 lines, 1,000 a second, 2 s left',
    'line 7: not JSON',
    '2,000 of 4,000 lines, 800 a second, 3 s left',
    '',
  ]);
});

test('what an earlier run did says nothing of the pace, and a guess grows with what is done', () => {
  const { stream, clock, nowMs, written } = prepare(false);
  const progress = showProgress({
    ...{ unit: 'users', total: 1_000, isEstimate: true, before: 900 },
    ...{ stream, nowMs, plainEveryMs: 10_000 },
  });

  clock.ms = 10_000;
  progress.update(950);
  clock.ms = 20_000;
  progress.update(1_100);

  expect(written().split('\n')).toEqual([
    '950 of about 1,000 users, 5 a second, 10 s left',
    '1,100 of about 1,100 users, 10 a second, in 20 s',
    '',
  ]);
});

test('a run that goes on knows no time left before it did something', () => {
  const { stream, clock, nowMs, written } = prepare(false);
  const progress = showProgress({ unit: 'users', total: 9, before: 5, stream, nowMs });

  clock.ms = 10_000;
  progress.update(5);

  expect(written()).toBe('5 of 9 users, 0 a second\n');
});

test('a bar begins where the earlier run ended', () => {
  const { stream, nowMs, written } = prepare(true);

  showProgress({ unit: 'users', total: 1_000, before: 500, stream, nowMs }).stop();

  expect(written()).toMatch(/ 50% {2}500 of 1,000 users, 0 a second\n$/);
});

test('a bar bears with a guess that is too low', () => {
  const { stream, clock, nowMs, written } = prepare(true);
  const progress = showProgress({
    ...{ unit: 'users', total: 1_000, isEstimate: true, before: 500, stream, nowMs },
  });

  clock.ms = 1_000;
  progress.update(2_000);
  progress.stop();

  expect(written()).toMatch(/ 100% {2}2,000 of about 2,000 users, 1,500 a second, in 1 s\n$/);
});

test('a terminal has a bar, and notes above it', () => {
  const { stream, clock, nowMs, written } = prepare(true);
  const progress = showProgress({ unit: 'lines', total: 4_000, stream, nowMs });

  clock.ms = 1_000;
  progress.update(1_000);
  progress.note('line 7: not JSON');
  progress.stop();

  const text = written();
  expect(text).toContain('line 7: not JSON\n');
  expect(text).toMatch(/█{6}░{18} 25% {2}1,000 of 4,000 lines, 1,000 a second, 3 s left\n$/);
});

test('what has no known end has no bar', () => {
  const { stream, clock, nowMs, written } = prepare(true);
  const progress = showProgress({ unit: 'lines', stream, nowMs });

  clock.ms = 1_000;
  progress.update(1_000);
  progress.stop();

  expect(written()).toMatch(/^ {2}1,000 lines, 1,000 a second\n$/m);
});
