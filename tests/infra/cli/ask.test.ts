import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { ask, requireTerminal } from '../../../infra/cli/ask.ts';

const prepare = (isTTY: boolean) => {
  const stream = () => Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY });
  return { input: stream(), output: stream() };
};

test.each([
  ['y\n', true],
  ['YES\n', true],
  ['\n', false],
  ['n\n', false],
  ['yeah, why not\n', false],
])('%j is answered to a question', async (answer, isYes) => {
  const terminal = prepare(false);
  const asked = ask('Go ahead?', terminal);

  terminal.input.write(answer);

  expect(await asked).toBe(isYes);
  expect(terminal.output.read()).toContain('Go ahead? [y/N] ');
});

test('an input that ends means no', async () => {
  const terminal = prepare(false);
  const asked = ask('Go ahead?', terminal);

  terminal.input.end();

  expect(await asked).toBe(false);
});

test.each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
])('%s at a terminal means no', async (_, key) => {
  const terminal = prepare(true);
  const asked = ask('Go ahead?', terminal);

  terminal.input.write(key);

  expect(await asked).toBe(false);
});

test('nobody can be asked where there is no terminal', () => {
  expect(() => requireTerminal(prepare(false))).toThrow(
    expect.objectContaining({ code: 'ADD_USER_E_USAGE', exitCode: 2 }),
  );
  expect(() => requireTerminal(prepare(true))).not.toThrow();
});
