import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';

const COMMAND = join(import.meta.dirname, 'chaos.ts');

/** Runs the command as npm does, in a process of its own. */
const chaos = async (...args: readonly string[]) => {
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, code: code as number };
};

/** A row of the table that says that something was looked at and that nothing was wrong. */
const cleanRow = (name: string): RegExp => new RegExp(`│ ${name} +│ +[1-9]\\d* +│ +\\d+ +│ +0 +│`);

test('nobody is lost while everything around the functions fails', async () => {
  const { stdout, code } = await chaos(
    ...['--seed', '3', '--confirmations', '60'],
    ...['--sandboxes', '4'],
  );

  // The report comes first: it names who was lost, and the command that plays it again.
  expect(stdout).toContain('Nothing was lost.');
  expect(code).toBe(0);
  for (const name of [
    'before the comparison, nobody is without their row unnoticed',
    'after the comparison, every confirmed user has exactly their row',
    'the comparison reports who has no row, and writes those rows and no others',
    'what was delivered in vain more than 5 times was done in the end',
    'there is no row of nobody',
    'no edited profile was changed',
    'no deleted row came back',
    'every answer was the raw event, within 3,900 ms',
    'each invocation says its outcome; unrecorded only if both were down',
    'no confirmation is left on a queue, and no unreadable message is lost',
    'no log line holds personal data',
  ]) {
    expect(stdout).toMatch(cleanRow(name));
  }
}, 120_000);

test.each([[['--seed', 'x']], [['--confirmations', '0']]])('%j is bad usage', async (args) => {
  const { stdout, stderr, code } = await chaos(...args);

  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('error:');
});
