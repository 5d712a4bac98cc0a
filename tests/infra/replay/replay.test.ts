import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type SqsEngine, startSqsEngine } from '../../../infra/local/sqs/sqs-engine.ts';
import { ENVIRONMENT } from '../../../src/contract.ts';
import { type Database, openDatabase } from '../../support/database.ts';
import { type Replay, startReplay } from '../../support/replay-process.ts';
import { leaks, type SeededEvent, seeded } from '../../support/seeded-events.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';
import { rowCopying } from '../../support/templates.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let database: Database;
let sqs: SqsEngine;
let variables: Readonly<Record<string, string>>;

beforeAll(async () => {
  database = await openDatabase();
  sqs = await startSqsEngine();
  variables = {
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint ?? '',
    AWS_ENDPOINT_URL_STS: sqs.endpoint,
    [ENVIRONMENT.usersTable]: database.usersTable,
    [ENVIRONMENT.idempotencyTable]: database.idempotencyTable,
  };
}, 90_000);

afterAll(async () => {
  await sqs.close();
  await database.close();
});

type Run = Replay & {
  /** Names and contents of the files that it left in the folder. */
  readonly files: Readonly<Record<string, string>>;
};

const FILE = 'confirmations.ndjson';
const YES = ['--file', FILE, '--yes'];

/** Runs the command in a folder that holds one file. */
const replay = async (
  content: string | undefined,
  args: readonly string[],
  settings: { readonly variables?: Record<string, string>; readonly input?: string } = {},
): Promise<Run> => {
  await using folder = await temporaryFolder();
  if (content !== undefined) {
    await writeFile(join(folder.path, FILE), content);
  }
  const { child, finished } = startReplay(folder.path, args, {
    ...variables,
    ...settings.variables,
  });
  child.stdin.end(settings.input ?? '');
  const finish = await finished;
  const names = (await readdir(folder.path)).filter((name) => name !== FILE);
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder.path, name);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      return [name, await readFile(path, 'utf8')] as const;
    }),
  );
  return { ...finish, files: Object.fromEntries(files) };
};

const lines = (events: readonly unknown[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');

test('a file is replayed after its account, region and tables were shown', async () => {
  const event = signUpEvent();

  const { exitCode, stdout, stderr, files } = await replay(lines([event]), [
    '--file',
    FILE,
    '--yes',
  ]);

  expect({ exitCode, files }).toEqual({ exitCode: 0, files: {} });
  expect(stdout).toMatch(/account +000000000000/);
  expect(stdout).toMatch(/region +eu-central-1/);
  expect(stdout).toContain(`table ${database.usersTable}`);
  expect(stdout).toContain(`table ${database.idempotencyTable}`);
  expect(stdout).toContain('1: 1 sign-ups');
  expect(stdout).toMatch(/created +1 /);
  expect(stderr).toMatch(/^1 of 1 lines, .+\n$/);
  const { email } = event.request.userAttributes;
  expect(await database.row(email)).toEqual({ email });
});

test('what is left is written where it was asked for, and nothing personal is said', async () => {
  const events: SeededEvent[] = [seeded(signUpEvent()), seeded(signUpEvent())];
  const seeds = events.flatMap((event) => event.seeds);
  const cut = JSON.stringify(events[1]?.event).slice(0, -2);
  const content = `${JSON.stringify(events[0]?.event)}\n${cut}\n`;

  const run = await replay(content, ['--file', FILE, '--yes', '--failed', 'left.ndjson']);

  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain('line 2: not JSON');
  expect(run.stdout).toMatch(/1 not done, and copied to left\.ndjson/);
  expect(run.stdout).toContain('personal data');
  expect(run.files).toEqual({ 'left.ndjson': `${cut}\n` });
  expect(leaks(run.stdout + run.stderr, seeds)).toEqual([]);
});

test('standard input is replayed as it comes, as an array too', async () => {
  const events = [signUpEvent(), signUpEvent()];

  const { exitCode, stdout, stderr } = await replay(
    undefined,
    ['--file', '-', '--yes', '--user-row', rowCopying('sub'), '--failed', 'left.ndjson'],
    { input: JSON.stringify([...events, 'bad'], null, 2) },
  );

  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/created +2 /);
  expect(stderr).toContain('item 3: not JSON');
  for (const { request } of events) {
    const { email, sub } = request.userAttributes;
    expect(await database.row(email)).toEqual({ email, sub });
  }
});

test('what is left goes by default into a folder for its owner only, which git ignores', async () => {
  await using folder = await temporaryFolder();
  const leftovers = join(folder.path, 'replay-leftovers');
  await mkdir(leftovers, { mode: 0o755 });
  const content = `${JSON.stringify(signUpEvent())}\n{"cut\n`;
  await writeFile(join(folder.path, FILE), content);

  const { finished } = startReplay(folder.path, YES, variables);
  const { exitCode, stdout } = await finished;

  expect(exitCode).toBe(1);
  const [ignore, file = ''] = (await readdir(leftovers)).sort();
  expect(ignore).toBe('.gitignore');
  expect(await readFile(join(leftovers, '.gitignore'), 'utf8')).toBe('*\n');
  expect(file).toMatch(/^\d{4}-\d{2}-\d{2}T[\d-]+\.\d+Z\.ndjson$/);
  expect(await readFile(join(leftovers, file), 'utf8')).toBe('{"cut\n');
  expect((await stat(leftovers)).mode & 0o777).toBe(0o700);
  expect((await stat(join(leftovers, file))).mode & 0o777).toBe(0o600);
  expect(stdout).toContain(join('replay-leftovers', file));
});

test.each<[string, (event: object) => unknown]>([
  ['one event, as a log or events/ holds it', (event) => event],
  ['an SQS event', (event) => ({ Records: [{ body: JSON.stringify(event) }] })],
  ['what SQS was asked for', (event) => ({ Messages: [{ Body: JSON.stringify(event) }] })],
  ['a JSON array', (event) => [event]],
])('%s is replayed from a file with line breaks in it', async (_, wrap) => {
  const event = signUpEvent();

  const run = await replay(JSON.stringify(wrap(event), undefined, 2), YES);

  expect(run).toMatchObject({ exitCode: 0, files: {} });
  const { email } = event.request.userAttributes;
  expect(await database.row(email)).toEqual({ email });
});

test('with --json the result is one document, and what is meant for people is on stderr', async () => {
  const content = `${JSON.stringify(signUpEvent())}\n{"cut\n`;
  const args = [...YES, '--json', '--failed', 'left.ndjson'];

  const dry = await replay(content, ['--file', FILE, '--dry-run', '--json']);
  const run = await replay(content, args);

  expect(JSON.parse(dry.stdout)).toMatchObject({ ok: true, isDryRun: true, total: 2 });
  expect(JSON.parse(run.stdout)).toEqual({
    ok: false,
    total: 2,
    outcomes: { created: 1, malformed: 1 },
    faults: {},
    left: { count: 1, file: 'left.ndjson' },
  });
  expect(run.stderr).toContain('Replay of confirmations.ndjson');
});

test('a dry run writes nothing', async () => {
  const event = signUpEvent();

  const { exitCode, stdout, files } = await replay(lines([event]), ['--file', FILE, '--dry-run']);

  expect({ exitCode, files }).toEqual({ exitCode: 0, files: {} });
  expect(stdout).toContain('nothing was written');
  expect(await database.row(event.request.userAttributes.email)).toBeUndefined();
});

test('Ctrl-C, twice as npm sends it, leaves what was not done in a file', async () => {
  await using folder = await temporaryFolder();
  const events = Array.from({ length: 60 }, () => signUpEvent());
  await writeFile(join(folder.path, FILE), lines(events));
  const args = ['--file', FILE, '--yes', '--concurrency', '3', '--failed', 'left.ndjson'];
  const { child, finished } = startReplay(folder.path, args, variables);
  let puts = 0;
  database.proxy?.inject(({ operation, table }) => {
    puts += operation === 'PutItem' && table === database.usersTable ? 1 : 0;
    if (puts === 10) {
      child.kill('SIGINT');
      child.kill('SIGINT');
    }
    return undefined;
  });

  const { exitCode, stdout, stderr } = await finished;
  database.proxy?.reset();

  expect(exitCode).toBe(1);
  expect(stderr).toContain('Stopped by Ctrl-C.');
  const [, created = ''] = /created +(\d+) /.exec(stdout) ?? [];
  const left = (await readFile(join(folder.path, 'left.ndjson'), 'utf8')).trimEnd().split('\n');
  expect(left).toHaveLength(60 - Number(created));
  const rows = await Promise.all(
    events.map(({ request }) => database.row(request.userAttributes.email)),
  );
  expect(rows.filter((row) => row !== undefined)).toHaveLength(Number(created));
});

const EVENTS = lines([signUpEvent()]);

type Mistake = {
  readonly args: readonly string[];
  readonly told: string;
  /** @default EVENTS; null means that there is no file */
  readonly content?: string | null;
  readonly set?: Record<string, string>;
};

const MISTAKES: Readonly<Record<string, Mistake>> = {
  'nothing to replay': { args: [], told: 'Say what to replay' },
  'two things at once': { args: [...YES, '--dead-letters'], told: 'cannot be used with option' },
  'an unknown option': { args: ['--fast'], told: "unknown option '--fast'" },
  'too many at once': { args: [...YES, '--concurrency', '51'], told: 'whole number from 1 to 50' },
  'a missing file': { args: YES, content: null, told: `${FILE} does not exist.` },
  'a folder': { args: ['--file', '.', '--yes'], told: '. is a folder.' },
  'an empty file': { args: YES, content: '', told: `${FILE} is empty.` },
  'a blank file': { args: YES, content: '\n\n', told: `${FILE} holds nothing to replay.` },
  'a document that is cut off': {
    args: YES,
    content: JSON.stringify(signUpEvent(), undefined, 2).slice(0, -9),
    told: 'is not readable JSON: it takes one Cognito event',
  },
  'a document of something else': {
    args: YES,
    content: JSON.stringify({ Contents: [1] }, undefined, 2),
    told: `${FILE} holds nothing that can be replayed: the document is neither a Cognito event`,
  },
  'lines of something else': {
    args: YES,
    content: 'a,b\n1,2\n'.repeat(30),
    told: `${FILE} holds nothing that can be replayed: line 1 is not JSON`,
  },
  'nobody to ask': { args: ['--file', FILE], told: 'use --yes to go ahead, or --dry-run' },
  'nobody to ask on a pipe': { args: ['--file', '-'], told: 'use --yes or --dry-run' },
  'an empty pipe': { args: ['--file', '-', '--yes'], told: 'holds nothing to replay' },
  'a file for the rest that is there': {
    args: [...YES, '--failed', FILE],
    told: 'is there already',
  },
  'no name of a table': {
    args: [...YES, '--users-table', ''],
    told: 'USERS_TABLE_NAME is not set',
  },
  'a table that is missing': {
    args: [...YES, '--users-table', 'gone'],
    told: 'no table gone in eu-central-1',
  },
  'the wrong table': {
    args: [...YES, '--idempotency-table', 'chocolate_user'],
    told: 'table chocolate_user has the key email (S, HASH), and should have id (S, HASH)',
  },
  'no region': { args: YES, set: { AWS_REGION: '' }, told: 'no AWS region is set' },
  'no credentials': {
    args: YES,
    set: { AWS_ACCESS_KEY_ID: '' },
    told: 'AWS does not know you (CredentialsProviderError)',
  },
  'a region that is none': {
    args: [...YES, '--region', 'nowhere-1'],
    set: { AWS_ENDPOINT_URL_STS: 'http://sts.nowhere-1.invalid' },
    told: 'AWS cannot be reached in nowhere-1 (sts:GetCallerIdentity',
  },
};

test.each(Object.entries(MISTAKES))('%s is told in one line, with exit code 2', async (_, it) => {
  const { args, content, told, set = {} } = it;
  const file = content === null ? undefined : (content ?? EVENTS);

  const { exitCode, stderr, files } = await replay(file, args, { variables: set });

  expect(stderr).toContain(told);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect({ exitCode, files }).toEqual({ exitCode: 2, files: {} });
});

test('--help tells every option', async () => {
  const { exitCode, stdout } = await replay(undefined, ['--help']);

  expect(exitCode).toBe(0);
  for (const option of ['--file', '--dead-letters', '--concurrency', '--failed', '--dry-run']) {
    expect(stdout).toContain(option);
  }
});
