import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import pLimit from 'p-limit';
import { localDynamoDbClient } from '../../infra/local/dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from '../../infra/local/dynamodb/dynamodb-engine.ts';
import { createTables } from '../../infra/local/dynamodb/tables.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../infra/local/lambda/sandbox-environment.ts';
import { PROJECT_DIR } from '../../infra/paths.ts';
import type { Summary } from '../../infra/reconcile/summary.ts';
import { USERS_TABLE } from '../../src/contract.ts';
import { BENCH_POOL, benchUser } from './bench-pool.ts';

/**
 * Measures `npm run reconcile` against a pool without a quota: users a second, and the memory of the
 * command while it runs. Writes docs/reconcile-benchmark.md.
 *
 *     npm run bench:reconcile -- 10000 100000 1000000
 */

const SIZES = process.argv.slice(2).map(Number);
const DEFAULT_SIZES = [10_000, 100_000, 1_000_000];
const QUOTA_USERS_PER_SECOND = 1_800;
const ITEMS_A_WRITE = 25;
const WRITES_AT_ONCE = 16;
const SAMPLE_EVERY_MS = 500;
const POINTS = 5;

const execute = promisify(execFile);

type Run = { readonly summary: Summary; readonly rssMb: readonly number[] };

const startPool = async (size: number): Promise<{ child: ChildProcess; endpoint: string }> => {
  const script = join(import.meta.dirname, 'cognito-process.ts');
  const child = spawn(process.execPath, [script, String(size)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [endpoint] = (await once(createInterface(child.stdout), 'line')) as [string]; // a line is text
  return { child, endpoint };
};

/** Writes the rows of the users in [from, to). */
const writeRows = async (client: DynamoDBClient, from: number, to: number): Promise<void> => {
  const starts = Array.from(
    { length: Math.max(0, Math.ceil((to - from) / ITEMS_A_WRITE)) },
    (_none, batch) => from + batch * ITEMS_A_WRITE,
  );
  await pLimit(WRITES_AT_ONCE).map(starts, async (start) => {
    const places = Array.from(
      { length: Math.min(ITEMS_A_WRITE, to - start) },
      (_none, offset) => start + offset,
    );
    const emails = [...new Set(places.map((place) => benchUser(place).email ?? ''))];
    const puts = emails.map((email) => ({ PutRequest: { Item: { email: { S: email } } } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [USERS_TABLE.name]: puts } }));
  });
};

/** Resident memory of a process, in MB. Undefined once it is gone. */
const rssOf = async (pid: number): Promise<number | undefined> =>
  execute('ps', ['-o', 'rss=', '-p', String(pid)]).then(
    ({ stdout }) => Number(stdout) / 1_024,
    () => undefined,
  );

const sample = async (pid: number): Promise<number[]> => {
  const samples: number[] = [];
  for (let rss = await rssOf(pid); rss !== undefined; rss = await rssOf(pid)) {
    samples.push(rss);
    await sleep(SAMPLE_EVERY_MS);
  }
  // A process that is gone but not collected yet has none.
  return samples.filter((rss) => rss > 0);
};

const reconcile = async (
  endpoints: Readonly<Record<string, string>>,
  options: readonly string[],
): Promise<Run> => {
  const stateDir = await mkdtemp(join(tmpdir(), 'bench-reconcile-'));
  const args = ['infra/reconcile/start.ts', '--user-pool-id', BENCH_POOL, '--json', ...options];
  const child = spawn(process.execPath, [...args, '--max-rps', '1000000'], {
    cwd: PROJECT_DIR,
    env: {
      ...endpoints,
      PATH: process.env.PATH,
      XDG_STATE_HOME: stateDir,
      AWS_REGION: LOCAL_REGION,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, rssMb] = await Promise.all([text(child.stdout), sample(child.pid ?? 0)]);
  await rm(stateDir, { recursive: true });
  return { summary: JSON.parse(output) as Summary, rssMb }; // the command's own document
};

/** The memory at the beginning, at each quarter and at the end, and its peak. */
const curve = (rssMb: readonly number[]): readonly number[] =>
  Array.from({ length: POINTS }, (_none, point) => {
    const index = Math.round((point * (rssMb.length - 1)) / (POINTS - 1));
    return Math.round(rssMb[index] ?? 0);
  });

const perSecond = ({ summary }: Run): number =>
  Math.round((summary.users * 1_000) / summary.durationMs);

const lineOf = (size: number, run: Run, what: string): string => {
  const rate = perSecond(run);
  const cells = [
    size.toLocaleString('en-US'),
    what,
    (run.summary.durationMs / 1_000).toFixed(1),
    rate.toLocaleString('en-US'),
    `${(rate / QUOTA_USERS_PER_SECOND).toFixed(1)} x`,
    String(run.summary.findings.collision ?? 0),
    curve(run.rssMb).join(' → '),
    String(Math.round(Math.max(...run.rssMb))),
  ];
  return `| ${cells.join(' | ')} |`;
};

const HEAD = [
  '# How fast the comparison is, and how much memory it takes',
  '',
  '`npm run bench:reconcile` wrote this. The pool is a stub without a quota, in a process of its own; the table is a local engine, in another; the command is the one that `npm run reconcile` starts. Cognito allows 30 requests of 60 users a second, so 1,800 users.',
  '',
  '| users | what | seconds | users/s | to the quota | in a collision | memory over time, MB | peak, MB |',
  '| ---: | --- | ---: | ---: | ---: | ---: | --- | ---: |',
];

const engine = await startDynamoDbEngine();
const client = localDynamoDbClient(engine.endpoint);
await createTables(client);
const lines: string[] = [];

const measure = async (size: number, what: string, options: readonly string[]): Promise<void> => {
  const pool = await startPool(size);
  const endpoints = {
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: pool.endpoint,
  };
  lines.push(lineOf(size, await reconcile(endpoints, options), what));
  console.log(lines.at(-1));
  pool.child.kill();
};

const sizes = SIZES.length > 0 ? SIZES : DEFAULT_SIZES;
let written = Math.min(...sizes);
await measure(written, 'apply, no row is there', ['--apply']);
for (const size of sizes) {
  await writeRows(client, written, size);
  written = Math.max(written, size);
  await measure(size, 'report, all rows are there', []);
}
client.destroy();
await engine.close();

const machine = `Measured with Node.js ${process.versions.node} and ${engine.name} ${engine.version} on ${cpus().length} cores (${cpus()[0]?.model}).`;
const page = [...HEAD, ...lines, '', machine, ''].join('\n');
await writeFile(join(PROJECT_DIR, 'docs', 'reconcile-benchmark.md'), page);
