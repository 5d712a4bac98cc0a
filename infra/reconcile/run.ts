import { ask, requireTerminal } from '../cli/ask.ts';
import { countText } from '../cli/pace.ts';
import type { ProgressStream } from '../cli/progress.ts';
import { compare } from './compare.ts';
import { type ContinuedRunState, openContinuedRunState } from './continued-run-state.ts';
import type { Options } from './options.ts';
import { writeReport } from './report-file.ts';
import { prepare, type Setting } from './setting.ts';
import type { Summary } from './summary.ts';

const sayBeginning = (setting: Setting, { notes, knownUsers }: ContinuedRunState): void => {
  const { place, around, plan, stderr } = setting;
  const deed = plan.apply ? `Writes missing rows as ${plan.template.text}.` : 'Reports only.';
  const lines = [
    `Account ${around.account}, ${place.region}: pool ${place.userPoolId}, table ${place.usersTableName}. ${deed}`,
    ...notes,
    ...(knownUsers > 0 ? [`Continuing after ${countText(knownUsers)} users.`] : []),
  ];
  stderr.write(`${lines.join('\n')}\n`);
};

/** Said before anybody is asked whether rows may be written, and by a run that only reports. */
const warnOfTable = ({ place, around, stderr }: Setting): void => {
  if (!around.takesTransactions) {
    stderr.write(
      `Table ${place.usersTableName} is a global table with multi-Region strong consistency, which takes no transactions. --apply writes its rows one by one: slower, and a run that is killed can leave a user in-progress for four seconds.\n`,
    );
  }
};

/** All that makes a command the same as another: what it reads, and what it does about it. */
const identityOf = ({ place, plan, around, options }: Setting): unknown => ({
  place,
  plan,
  account: around.account,
  keepsEmails: options.withEmails,
  version: 3,
});

/** Whether rows may be written: who asked for it agrees to the account and the table that were found. */
const isAgreed = async ({ options, place, around }: Setting): Promise<boolean> =>
  !options.apply ||
  options.yes === true ||
  ask(
    `Write the missing rows to ${place.usersTableName} in account ${around.account}, ${place.region}?`,
  );

/**
 * Compares pool and table as the options say, and asks before it writes.
 *
 * @param stderr takes all that is said on the way
 * @returns undefined if the answer was no
 * @throws {UsageError} where nobody can be asked
 * @throws {SetupError} for what can be put right from outside, before anything is compared
 * @throws {BrokenOffError} for what ended the run; the same command goes on
 */
export const run = async (
  options: Options,
  stderr: ProgressStream,
): Promise<Summary | undefined> => {
  if (options.apply && !options.yes) {
    requireTerminal(undefined, 'leave --apply out');
  }
  const setting = await prepare(options, stderr);
  warnOfTable(setting);
  if (!(await isAgreed(setting))) {
    return undefined;
  }
  const continued = openContinuedRunState({
    command: identityOf(setting),
    fresh: options.fresh,
    keepEmails: options.withEmails,
    nowMs: Date.now(),
  });
  let isDone = false;
  try {
    sayBeginning(setting, continued);
    const summary = await compare(setting, continued);
    if (summary.isComplete && options.report !== undefined) {
      await writeReport(options.report, continued.runState.entries());
    }
    isDone = summary.isComplete;
    return summary;
  } finally {
    continued.close(isDone);
  }
};
