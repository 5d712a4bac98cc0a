import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { catchInterruptions } from '../../../infra/cli/interruption.ts';

const clock = { ms: 0 };

beforeEach(() => {
  clock.ms = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => clock.ms);
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** What a terminal and npm do with one keystroke: both send it. */
const pressCtrlC = (): void => {
  process.emit('SIGINT', 'SIGINT');
  clock.ms += 300;
  process.emit('SIGINT', 'SIGINT');
};

test('a Ctrl-C asks work to stop, once, though it arrives twice', () => {
  const onStop = jest.fn();
  const onSecond = jest.fn();
  using interruption = catchInterruptions(onStop, onSecond);

  pressCtrlC();

  expect(interruption.signal.aborted).toBe(true);
  expect(interruption.reason).toBe('Stopped by Ctrl-C.');
  expect(onStop.mock.calls).toEqual([['Stopped by Ctrl-C.']]);
  expect(onSecond).not.toHaveBeenCalled();
});

test("a later Ctrl-C is a second one, and its meaning is the caller's", () => {
  const onStop = jest.fn();
  const onSecond = jest.fn();
  using _interruption = catchInterruptions(onStop, onSecond);

  pressCtrlC();
  clock.ms = 1_001;
  process.emit('SIGTERM', 'SIGTERM');

  expect(onStop).toHaveBeenCalledTimes(1);
  expect(onSecond).toHaveBeenCalledTimes(1);
});

test('a second Ctrl-C ends the process if the caller has no other meaning for it', () => {
  const exit = jest.spyOn(process, 'exit').mockImplementation((() => undefined) as () => never);
  using _interruption = catchInterruptions(() => undefined);

  pressCtrlC();
  clock.ms = 2_000;
  pressCtrlC();

  expect(exit).toHaveBeenCalledWith(130);
});

test('nothing is caught any more afterwards', () => {
  const onStop = jest.fn();
  catchInterruptions(onStop)[Symbol.dispose]();

  expect(process.listenerCount('SIGINT')).toBe(0);
  expect(onStop).not.toHaveBeenCalled();
});
