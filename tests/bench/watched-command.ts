import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../infra/local/lambda/sandbox-environment.ts';
import { PROJECT_DIR } from '../../infra/paths.ts';
import type { Summary } from '../../infra/reconcile/summary.ts';
import { BENCH_POOL } from './bench-pool.ts';

/** A run of the command: what it says of itself, and its resident memory from time to time. */
export type WatchedRun = { readonly summary: Summary; readonly rssMb: readonly number[] };

const SAMPLE_EVERY_MS = 500;
/** The pool of the benchmark has no quota. */
const NO_QUOTA = ['--max-rps', '1000000'];

const execute = promisify(execFile);

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

/** Runs what `npx add-user reconcile` runs, and watches its memory. */
export const watchReconcile = async (
  variables: Readonly<Record<string, string>>,
  options: readonly string[],
): Promise<WatchedRun> => {
  const stateDir = await mkdtemp(join(tmpdir(), 'bench-reconcile-'));
  const args = ['--user-pool-id', BENCH_POOL, '--json', ...NO_QUOTA, ...options];
  const child = spawn(process.execPath, ['infra/add-user.js', 'reconcile', ...args], {
    cwd: PROJECT_DIR,
    env: {
      ...variables,
      PATH: process.env.PATH,
      XDG_STATE_HOME: stateDir,
      AWS_REGION: LOCAL_REGION,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [output, rssMb] = await Promise.all([text(child.stdout), sample(child.pid ?? 0)]);
  await rm(stateDir, { recursive: true });
  return { summary: JSON.parse(output) as Summary, rssMb }; // the command's own document
};
