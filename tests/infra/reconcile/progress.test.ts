import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { createProgress, duration, grouped } from '../../../infra/reconcile/progress.ts';

/** A stream that keeps what it is given, and a clock that only the test moves. */
const shown = (isTTY: boolean, total: number, done = 0) => {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 200 });
  const clock = { ms: 0 };
  const progress = createProgress({ stream, unit: 'users', total, done, now: () => clock.ms });
  const text = () => String(stream.read() ?? '');
  return { progress, clock, text };
};

describe('progress', () => {
  test('is a bar on a terminal, with what is done, the rate and the time left', () => {
    const { progress, clock, text } = shown(true, 100_000);
    clock.ms = 10_000;

    progress.update(12_000);
    progress.end();

    const bar = stripVTControlCharacters(text());
    expect(bar).toContain('█');
    expect(bar).toContain('12% · 12,000 of about 100,000 users · 1,200 users/s · 1 min 13 s left');
  });

  test('is a plain line every ten seconds elsewhere', () => {
    const { progress, clock, text } = shown(false, 3_000);

    for (clock.ms = 1_000; clock.ms <= 25_000; clock.ms += 1_000) {
      progress.update(clock.ms / 10);
    }
    progress.end();

    expect(text()).toBe(
      '1,000 of about 3,000 users · 100 users/s · 20 s left\n' +
        '2,000 of about 3,000 users · 100 users/s · 10 s left\n',
    );
  });

  test('counts the rate from where it went on, and bears with an estimate that is too low', () => {
    const { progress, clock, text } = shown(false, 1_000, 900);
    clock.ms = 10_000;

    progress.update(1_100);

    expect(text()).toBe('1,100 of about 1,100 users · 20 users/s · 0 s left\n');
  });

  test('knows no time left before anything is done', () => {
    const { progress, clock, text } = shown(false, 1_000);
    clock.ms = 10_000;

    progress.update(0);

    expect(text()).toContain('time left unknown');
  });

  test.each([true, false])('can say something beside it (terminal: %p)', (isTTY) => {
    const { progress, text } = shown(isTTY, 10);

    progress.note('Stopping.');
    progress.end();

    expect(text()).toContain('Stopping.\n');
  });
});

test('numbers and times are shown as people read them', () => {
  expect(grouped(1_234_567.8)).toBe('1,234,568');
  expect([59, 61, 3_661].map(duration)).toEqual(['59 s', '1 min 1 s', '1 h 1 min']);
});
