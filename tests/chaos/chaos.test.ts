import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import type { ChaosSlot, ChaosView } from '../../infra/console/chaos-view.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

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

const DATA = /<script type="application\/json" id="chaos">(.*?)<\/script>/;

/** What a report of a run in the browser shows. */
const embeddedIn = (html: string): ChaosView => JSON.parse(DATA.exec(html)?.[1] ?? '');

const totalOf = (
  slots: readonly ChaosSlot[],
  countsOf: (slot: ChaosSlot) => Readonly<Record<string, number>>,
): number =>
  slots.flatMap((slot) => Object.values(countsOf(slot))).reduce((sum, count) => sum + count, 0);

test('nobody is lost while everything around the functions fails', async () => {
  await using folder = await temporaryFolder();
  const report = join(folder.path, 'report.html');
  const { stdout, code } = await chaos(
    ...['--seed', '3', '--confirmations', '60', '--html', report],
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
    'the next function got each event, raw, or a line says so',
    'no confirmation is left on a queue, and no unreadable message is lost',
    'no log line holds personal data',
  ]) {
    expect(stdout).toMatch(cleanRow(name));
  }
  const view = embeddedIn(await readFile(report, 'utf8'));
  expect(view.checks.map(({ wrong }) => wrong)).toEqual(view.checks.map(() => []));
  expect(totalOf(view.slots, ({ outcomes }) => outcomes)).toBeGreaterThanOrEqual(60);
  const targets = view.slots
    .flatMap(({ faults }) => Object.keys(faults))
    .map((it) => it.split(':')[0]);
  expect([...new Set(targets)].sort()).toEqual(['next function', 'queue', 'records', 'users']);
  expect(view.slots.some(({ answersMs }) => answersMs !== undefined)).toBe(true);
  expect(JSON.stringify(view)).not.toContain('@');
}, 120_000);

test.each([[['--seed', 'x']], [['--confirmations', '0']]])('%j is bad usage', async (args) => {
  const { stdout, stderr, code } = await chaos(...args);

  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('error:');
});
