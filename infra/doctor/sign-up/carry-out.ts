import type { Check } from '../check.ts';
import { examine } from '../examine.ts';
import { checkAgain } from './again.ts';
import type { Confirmation } from './confirmation.ts';
import type { Job } from './job.ts';
import { checkLogLine } from './log-line.ts';
import type { Made } from './made.ts';
import { makeUser } from './make-user.ts';
import { checkMetrics } from './metrics.ts';
import { removeAll } from './removal.ts';
import { checkRow } from './row.ts';

const isAllRight = (checks: readonly Check[]): boolean =>
  checks.every(({ result }) => result === 'right');

/** Runs a step unless Ctrl-C was pressed, and adds what came of it. */
const step = async (
  { signal }: Job,
  done: Check[],
  work: () => Promise<readonly Check[]>,
): Promise<boolean> => {
  signal.throwIfAborted();
  const checks = await work();
  done.push(...checks);
  return isAllRight(checks);
};

/** Signs the user up, and does all that needs the user to be there. */
const whileThere = async (job: Job, made: Made, done: Check[]): Promise<void> => {
  const isMade = await step(job, done, () => examine('sign-up', () => makeUser(job, made)));
  const { confirmation } = made;
  if (!isMade || confirmation === undefined) {
    return;
  }
  const hasRow = await step(job, done, () =>
    examine('sign-up-row', () => checkRow(job, made, confirmation)),
  );
  if (hasRow) {
    await step(job, done, () => examine('sign-up-again', () => checkAgain(job, confirmation)));
  }
};

/** What CloudWatch shows later, and keeps. */
const afterwards = async (
  job: Job,
  confirmation: Confirmation,
  { beganMs, done }: { readonly beganMs: number; readonly done: Check[] },
): Promise<void> => {
  await step(job, done, async () => [await checkLogLine(job, confirmation, beganMs)]);
  if (done.some(({ name }) => name === 'sign-up-again')) {
    await step(job, done, async () => [await checkMetrics(job, beganMs)]);
  }
};

/** Lets Ctrl-C end the work, which is not an error then. */
const untilAborted = async ({ signal }: Job, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
  }
};

/**
 * Signs a user up, follows its confirmation, and removes everything again, whatever happens meanwhile.
 *
 * @param made learns of everything that has to be removed
 * @returns what came of the checks, without those that were not reached
 * @throws {AwsCallError} without credentials; what was made is removed as far as that is possible, and said
 */
export const carryOut = async (job: Job, made: Made): Promise<readonly Check[]> => {
  const done: Check[] = [];
  const beganMs = job.clock.nowMs();
  try {
    await untilAborted(job, () => whileThere(job, made, done));
  } finally {
    const removal = await removeAll(job, made);
    job.say(removal.says);
    done.push(removal);
  }
  const { confirmation, mayHaveRow } = made;
  if (confirmation && mayHaveRow) {
    await untilAborted(job, () => afterwards(job, confirmation, { beganMs, done }));
  }
  return done;
};
