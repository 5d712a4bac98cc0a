import { AwsCallError } from '../aws/aws-call-error.ts';
import { ask } from '../cli/ask.ts';
import { EXIT, type ExitCode } from '../cli/exit-code.ts';
import { catchInterruptions } from '../cli/interruption.ts';
import { type Progress, showProgress } from '../cli/progress.ts';
import { defaultLeftoversName, type Leftovers, openLeftovers } from './leftovers.ts';
import type { Options } from './options.ts';
import { planText, questionText } from './plan.ts';
import { type Job, prepare } from './prepare.ts';
import { replayItems } from './replay-items.ts';
import { sayBeside, sayFirst } from './say.ts';
import { closingLines, outcomeTable, tallyJson } from './summary.ts';
import { nothingIn } from './survey.ts';
import { createPorts } from './tables.ts';
import { leftIn, type Tally } from './tally.ts';

const replayWith = async (
  job: Job,
  concurrency: number,
  leftovers: Leftovers,
  progress: Progress,
): Promise<Tally> => {
  using interruption = catchInterruptions((reason) =>
    progress.note(`${reason} Finishing what is in flight, and keeping the rest.`),
  );
  const { client, tables, template, account } = job;
  return await replayItems(job.source.items(), {
    ports: createPorts(client, tables),
    template,
    concurrency,
    leftovers,
    interruption,
    // They were told when the source was looked through.
    sayUnreadable: job.survey ? () => undefined : sayFirst(progress.note),
    sayUnwritten: sayFirst(progress.note),
    onProgress: (tally) => progress.update(tally.total - tally.count('not-begun')),
    explain: (fault) =>
      new AwsCallError(fault, {
        action: 'dynamodb:PutItem, UpdateItem or DeleteItem',
        target: `table ${tables.usersTableName} or ${tables.idempotencyTableName}`,
        region: account.region,
        isPersonal: true,
      }).message,
  });
};

const run = async (job: Job, options: Options): Promise<ExitCode> => {
  const leftovers = await openLeftovers(options.failed ?? defaultLeftoversName(new Date()));
  const progress = showProgress({ unit: 'lines', total: job.survey?.total });
  let tally: Tally;
  try {
    tally = await replayWith(job, options.concurrency, leftovers, progress);
  } finally {
    progress.stop();
    await leftovers.close();
  }
  if (tally.total === 0) {
    throw nothingIn(job.source);
  }
  console.log(
    options.json
      ? tallyJson(tally, leftovers)
      : [outcomeTable(tally), ...closingLines(tally, leftovers)].join('\n'),
  );
  return leftIn(tally) === 0 ? EXIT.done : EXIT.failed;
};

/**
 * Replays the confirmations of a file, after it has shown what it would do and has asked. Safe to
 * repeat.
 *
 * @returns 0 if all is done, 1 if something is left
 * @throws {CommandError} before anything is written, if it cannot be
 */
export const replayFile = async (options: Options): Promise<ExitCode> => {
  const job = await prepare(options);
  try {
    const say = sayBeside(options);
    say(planText(job));
    if (options.dryRun) {
      say('A dry run: nothing was written.');
      if (options.json) {
        console.log(JSON.stringify({ ok: true, isDryRun: true, ...job.survey }, undefined, 2));
      }
      return EXIT.done;
    }
    if (!options.yes && !(await ask(questionText(job)))) {
      say('Nothing was written.');
      return EXIT.usage;
    }
    return await run(job, options);
  } finally {
    job.client.destroy();
  }
};
