import { ask, requireTerminal } from '../cli/ask.ts';
import { countText } from '../cli/pace.ts';
import type { ProgressStream } from '../cli/progress.ts';
import { compare } from './compare.ts';
import { type ContinuedRunState, openContinuedRunState } from './continued-run-state.ts';
import type { Options } from './options.ts';
import { writeReport } from './report-file.ts';
import { prepare, type RunContext } from './run-context.ts';
import type { Summary } from './summary.ts';

const sayBeginning = (context: RunContext, { notes, knownUsers }: ContinuedRunState): void => {
  const { resources, facts, plan, stderr } = context;
  const mode = plan.apply ? `Writes missing rows as ${plan.template.text}.` : 'Reports only.';
  const lines = [
    `Account ${facts.account}, ${resources.region}: pool ${resources.userPoolId}, table ${resources.usersTableName}. ${mode}`,
    ...notes,
    ...(knownUsers > 0 ? [`Continuing after ${countText(knownUsers)} users.`] : []),
  ];
  stderr.write(`${lines.join('\n')}\n`);
};

/** Said before anybody is asked whether rows may be written, and by a run that only reports. */
const warnOfTable = ({ resources, facts, stderr }: RunContext): void => {
  if (!facts.takesTransactions) {
    stderr.write(
      `Table ${resources.usersTableName} is a global table with multi-Region strong consistency, which takes no transactions. --apply writes its rows one by one: slower, and a run that is killed can leave a user in-progress for four seconds.\n`,
    );
  }
};

/** All that makes a command the same as another: what it reads, and what it does about it. */
const identityOf = ({ resources, plan, facts, options }: RunContext): unknown => ({
  resources,
  plan,
  account: facts.account,
  keepsEmails: options.withEmails,
  version: 3,
});

/** Whether rows may be written: who asked for it agrees to the account and the table that were found. */
const isAgreed = async ({ options, resources, facts }: RunContext): Promise<boolean> =>
  !options.apply ||
  options.yes === true ||
  ask(
    `Write the missing rows to ${resources.usersTableName} in account ${facts.account}, ${resources.region}?`,
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
  const context = await prepare(options, stderr);
  warnOfTable(context);
  if (!(await isAgreed(context))) {
    return undefined;
  }
  const continued = openContinuedRunState({
    command: identityOf(context),
    fresh: options.fresh,
    keepEmails: options.withEmails,
    nowMs: Date.now(),
  });
  let isDone = false;
  try {
    sayBeginning(context, continued);
    const summary = await compare(context, continued);
    if (summary.isComplete && options.report !== undefined) {
      await writeReport(options.report, continued.runState.entries());
    }
    isDone = summary.isComplete;
    return summary;
  } finally {
    continued.close(isDone);
  }
};
