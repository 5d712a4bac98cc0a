import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { build } from '../../infra/build/build.ts';
import { runStart, runStartWith } from '../support/runner-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Delivery = {
  sent: unknown;
  outcome: string;
  same: boolean;
  trace: { name: string }[];
  log: unknown[];
};
type Scene = {
  title: string;
  deliveries: Delivery[];
  retries: unknown[];
  next: { isAsync: boolean; sent: unknown; error?: object }[];
  row?: { after?: object };
  problems: string[];
};
type Report = { ok: boolean; scenes: Scene[]; zips: { path: string }[] };

const report = (stdout: string): Report => JSON.parse(stdout) as Report;

const outcomes = ({ deliveries }: Scene): Record<string, number> =>
  Object.fromEntries(
    Object.entries(Object.groupBy(deliveries, ({ outcome }) => outcome)).map(([outcome, some]) => [
      outcome,
      some?.length ?? 0,
    ]),
  );

test('the seven scenes go as promised, from the zip to the row', async () => {
  const { exitCode, stdout, stderr } = await runStart('--json');

  expect(stderr).toBe('');
  const { ok, scenes } = report(stdout);
  const problems = scenes.flatMap((scene) => scene.problems);
  expect({ exitCode, ok, problems }).toEqual({ exitCode: 0, ok: true, problems: [] });
  const [signUp, replay, copies, reset, outage] = scenes.map(outcomes);
  const [called, failing] = scenes.slice(5);
  // A machine with too much to do parks what it cannot write in time, and may lose an answer.
  expect(Object.keys(signUp ?? {}).join()).toMatch(/^(created|parked)$/);
  expect(Object.keys(replay ?? {}).join()).toMatch(/^(already-applied|row-exists|parked)$/);
  expect(copies?.created ?? 0).toBeLessThanOrEqual(1);
  expect(scenes[2]?.deliveries).toHaveLength(20);
  expect(scenes[2]?.row?.after).toEqual({ email: { S: 'user5@example.com' } });
  expect(reset).toEqual({ 'not-a-sign-up': 1 });
  expect(outage).toEqual({ parked: 1 });
  expect(scenes[4]?.retries).toHaveLength(1);
  expect(scenes[4]?.row?.after).toEqual({ email: { S: 'user6@example.com' } });
  expect(called?.next.filter(({ error }) => !error).map(({ sent }) => sent)).toContainEqual(
    called?.deliveries[0]?.sent,
  );
  // The first one fails, the second one comes asynchronously.
  expect(failing?.next[0]?.error).toMatchObject({ errorMessage: 'The group is not there.' });
  expect(failing?.next.at(-1)).toMatchObject({ isAsync: true, sent: failing?.deliveries[0]?.sent });
  expect(JSON.stringify(failing?.deliveries[0]?.log)).toContain('next-function-async');
  const deliveries = scenes.flatMap((scene) => scene.deliveries);
  expect(deliveries.every(({ same }) => same)).toBe(true);
  expect(deliveries.every(({ trace }) => trace[0]?.name === '## index.handler')).toBe(true);
  expect(scenes[0]?.row?.after).toEqual({ email: { S: 'asdfsdfsgdfg@carbtc.net' } });
}, 120_000);

test('a person reads the log, the trace, the row, the answer and the versions', async () => {
  const { exitCode, stdout } = await runStart(join('events', 'sign-up.json'));

  expect(exitCode).toBe(0);
  for (const part of [
    /Node\.js 24\./,
    /aws-lambda-ric \d/,
    /(dynoxide|dynalite) \d/,
    /add_user\.zip, [\d.]+ KB/,
    /INFO +confirmation .*outcome=created/s,
    /## index\.handler +\d+ ms/,
    / {2,}DynamoDB PutItem chocolate_user +\d+ ms/,
    /email=lena\.hofer@example\.com/,
    /✔ the same as it sent/,
    /\n✔ all as it should be: 1 scene, 1 invocation\n {2}answers .*\n {2}outcomes .*\n {2}rows .*\n {2}duration .*\n {2}try it .*\n$/,
  ]) {
    expect(stdout).toMatch(part);
  }
  // Not a terminal: no colours.
  expect(stdout).not.toContain('\u001b');
  expect(stdout).not.toContain('"level"');
}, 60_000);

test('events of your own are sent as often as asked for', async () => {
  const files = ['sign-up.json', 'password-reset.json'].map((name) => join('events', name));

  const { exitCode, stdout } = await runStart(
    ...files,
    '--times',
    '3',
    '--concurrency',
    '2',
    '--json',
  );

  const [signUp, reset] = report(stdout).scenes;
  expect(exitCode).toBe(0);
  expect(signUp?.deliveries).toHaveLength(3);
  expect(signUp && outcomes(signUp).created).toBe(1);
  expect(reset && outcomes(reset)).toEqual({ 'not-a-sign-up': 3 });
}, 60_000);

test('an event that stays unwritten is told with the reason, and with exit code 1', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'event.json');
  await writeFile(path, '{"Records":[]}');

  const { exitCode, stdout } = await runStart(path, join('events', 'password-reset.json'));

  expect(exitCode).toBe(1);
  expect(stdout).toContain('✘ not written (malformed): this is not an event of a confirmation');
  expect(stdout).toContain('a password reset asks for no row');
  expect(stdout).toContain('\n✘ 1 problem, in scene 1\n');
}, 60_000);

test("the functions' variables of whoever runs it are theirs", async () => {
  const { stdout } = await runStartWith(
    {
      USER_ROW: '{"email":"{email}","email_verified":"{email_verified}"}',
      POWERTOOLS_SERVICE_NAME: 'renamed',
      USERS_TABLE_NAME: 'other',
    },
    join('events', 'sign-up.json'),
    '--json',
  );

  const [scene] = report(stdout).scenes;
  expect(scene?.row?.after).toHaveProperty('email_verified');
  expect(scene?.deliveries[0]?.log).toContainEqual(expect.objectContaining({ service: 'renamed' }));
}, 60_000);

test('--keep goes on with the table of the run before', async () => {
  await using folder = await temporaryFolder();
  const args = [join('events', 'sign-up.json'), '--keep', folder.path, '--json'];

  const first = await runStart(...args);
  const second = await runStart(...args);

  const outcomeOf = ({ stdout }: { stdout: string }) => report(stdout).scenes.map(outcomes);
  expect(outcomeOf(first)).toEqual([{ created: 1 }]);
  expect(outcomeOf(second)).toEqual([{ 'already-applied': 1 }]);
}, 60_000);

test('the zip that it ran is the one that a build leaves', async () => {
  await using folder = await temporaryFolder();
  await build(folder.path);

  const { stdout } = await runStart(join('events', 'phone-only.json'), '--json');

  const ran = await readFile(report(stdout).zips[0]?.path ?? '');
  expect(ran.equals(await readFile(join(folder.path, 'add_user.zip')))).toBe(true);
}, 60_000);
