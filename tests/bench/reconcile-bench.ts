import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { localDynamoDbClient } from '../../infra/local/dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from '../../infra/local/dynamodb/dynamodb-engine.ts';
import { createTables } from '../../infra/local/dynamodb/tables.ts';
import { ENVIRONMENT } from '../../src/contract.ts';
import { type Counts, countOf } from '../../src/domain/reconcile/finding.ts';
import type { TableKey } from '../../src/domain/table-key.ts';
import { type WatchedRun, watchReconcile } from './watched-command.ts';

/** A measured run of `npx add-user reconcile`. */
export type ReconcileRow = {
  readonly users: number;
  /** The key of the table. */
  readonly key: string;
  readonly what: string;
  readonly seconds: number;
  readonly usersPerSecond: number;
  readonly inCollision: number;
  /** Resident memory at the beginning, at each quarter and at the end. */
  readonly memoryMb: readonly number[];
  readonly peakMb: number;
  /** How busy the machine was before. */
  readonly load: number;
};

/** Cognito gives 60 users at once, 30 times a second. */
const QUOTA_USERS_PER_SECOND = 1_800;
const POINTS = 5;
/** Larger pools are only read, by the scene that looks up most: to fill their tables takes the engine long. */
const FILLED_UP_TO = 100_000;

type Scene = {
  readonly what: string;
  readonly options: readonly string[];
  /** How many users of the pool have to come out so. */
  readonly expected: (counts: Counts) => number;
};

/** In turn on the same tables: the first leaves them empty, and the second fills them for the third. */
const SCENES: readonly Scene[] = [
  {
    what: 'report, no row is there',
    options: [],
    expected: (counts) => countOf(counts, 'missing'),
  },
  {
    what: 'apply, no row is there',
    options: ['--apply', '--yes'],
    // The second of two who share an address finds the row of the first.
    expected: (counts) => countOf(counts, 'repaired') + countOf(counts, 'present'),
  },
  {
    what: 'report, all rows are there',
    options: [],
    expected: (counts) => countOf(counts, 'present'),
  },
];

const scenesOf = (size: number): readonly Scene[] =>
  size > FILLED_UP_TO ? SCENES.slice(0, 1) : SCENES;

/** A table's key, and the row that is written to it. */
export type BenchTable = { readonly key: TableKey; readonly row: object };

/** Each kind of key: the lesson's address, the `sub` as Amplify has it, and two attributes. */
export const BENCH_TABLES: readonly BenchTable[] = [
  { key: ['email'], row: { email: '{email}' } },
  { key: ['id'], row: { id: '{sub}', email: '{email}', createdAt: '{now}' } },
  { key: ['pk', 'sk'], row: { pk: 'USER#{email|lower}', sk: 'PROFILE', owner: '{sub}' } },
];

type Endpoint = AsyncDisposable & { readonly endpoint: string };

const startPool = async (size: number): Promise<Endpoint> => {
  const script = join(import.meta.dirname, 'cognito-process.ts');
  const child = spawn(process.execPath, [script, String(size)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [endpoint] = (await once(createInterface(child.stdout), 'line')) as [string]; // a line is text
  return {
    endpoint,
    async [Symbol.asyncDispose]() {
      child.kill();
    },
  };
};

const startTables = async (key: TableKey): Promise<Endpoint> => {
  const engine = await startDynamoDbEngine();
  const client = localDynamoDbClient(engine.endpoint);
  await createTables(client, key);
  client.destroy();
  return engine;
};

const curve = (rssMb: readonly number[]): readonly number[] =>
  Array.from({ length: POINTS }, (_none, point) => {
    const index = Math.round((point * (rssMb.length - 1)) / (POINTS - 1));
    return Math.round(rssMb[index] ?? 0);
  });

type Measured = Pick<ReconcileRow, 'key' | 'what' | 'load'>;

const rowOf = (measured: Measured, { summary, rssMb }: WatchedRun): ReconcileRow => {
  const seconds = summary.durationMs / 1_000;
  return {
    ...measured,
    users: summary.users,
    seconds,
    usersPerSecond: summary.users / seconds,
    inCollision: countOf(summary.findings, 'collision'),
    memoryMb: curve(rssMb),
    peakMb: Math.round(Math.max(...rssMb)),
  };
};

/** Larger pools are read with the lesson's key alone: the others differ by the bytes of a key. */
const tablesFor = (size: number): readonly BenchTable[] =>
  size > FILLED_UP_TO ? BENCH_TABLES.slice(0, 1) : BENCH_TABLES;

async function* measureScenes(
  size: number,
  pool: Endpoint,
  { key, row }: BenchTable,
): AsyncGenerator<ReconcileRow> {
  await using tables = await startTables(key);
  const variables = {
    [ENVIRONMENT.usersTableKey]: key.join(','),
    [ENVIRONMENT.userRow]: JSON.stringify(row),
    AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: pool.endpoint,
  };
  for (const { what, options, expected } of scenesOf(size)) {
    const [load = 0] = loadavg();
    const run = await watchReconcile(variables, options);
    if (expected(run.summary.findings) !== size) {
      throw new Error(`${key}, ${what}: ${JSON.stringify(run.summary.findings)} of ${size}`);
    }
    yield rowOf({ key: key.join(','), what, load }, run);
  }
}

/**
 * Measures the comparison against a pool without a quota and the local engine, each in a process of its
 * own: users a second, and the memory of the command while it runs.
 *
 * @param sizes of the pools, each with empty tables of its own for each kind of key
 * @param onProgress told of each run that has ended
 * @throws if a run did not find or write what it had to
 */
export const measureReconcile = async (
  sizes: readonly number[],
  onProgress: (row: ReconcileRow) => void = () => undefined,
): Promise<readonly ReconcileRow[]> => {
  const rows: ReconcileRow[] = [];
  for (const size of sizes) {
    await using pool = await startPool(size);
    for (const table of tablesFor(size)) {
      for await (const row of measureScenes(size, pool, table)) {
        rows.push(row);
        onProgress(row);
      }
    }
  }
  return rows;
};

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

const cellsOf = (row: ReconcileRow): readonly string[] => [
  whole(row.users),
  `\`${row.key}\``,
  row.what,
  row.seconds.toFixed(1),
  whole(row.usersPerSecond),
  `${(row.usersPerSecond / QUOTA_USERS_PER_SECOND).toFixed(1)} x`,
  whole(row.inCollision),
  row.memoryMb.join(' → '),
  whole(row.peakMb),
  row.load.toFixed(1),
];

/** One run as a row of the section's table. */
export const reconcileLine = (row: ReconcileRow): string => `| ${cellsOf(row).join(' | ')} |`;

/** What was measured, as a section of a page: without a heading, which is the page's own. */
export const reconcileSection = (rows: readonly ReconcileRow[]): string =>
  [
    'The pool is a stub without a quota, in a process of its own; the table is a local engine, in another; the command is the one that `npx add-user reconcile` starts. Cognito allows 30 requests of 60 users a second, so 1,800 users.',
    '',
    '| users | key | what | seconds | users/s | to the quota | in a collision | memory over time, MB | peak, MB | load before |',
    '| ---: | --- | --- | ---: | ---: | ---: | ---: | --- | ---: | ---: |',
    ...rows.map(reconcileLine),
  ].join('\n');
