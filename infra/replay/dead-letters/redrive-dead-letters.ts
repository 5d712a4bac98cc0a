import { SQSClient } from '@aws-sdk/client-sqs';
import { patientClient } from '../../../src/adapters/patience.ts';
import { ENVIRONMENT } from '../../../src/contract.ts';
import { type Account, accountFacts, readAccount } from '../../aws/account.ts';
import { calling } from '../../aws/aws-call-error.ts';
import { ask, requireTerminal } from '../../cli/ask.ts';
import { UsageError } from '../../cli/command-errors.ts';
import { EXIT, type ExitCode } from '../../cli/exit-code.ts';
import { countText } from '../../cli/pace.ts';
import { factLines } from '../../cli/table-text.ts';
import type { Options } from '../options.ts';
import { sayBeside } from '../say.ts';
import { moveMessages } from './move-messages.ts';
import { latestTask, type MoveTask } from './move-task.ts';
import { findQueues, type Queues } from './queues.ts';

const requireQueueUrl = ({ queueUrl }: Options): string => {
  if (!queueUrl || !URL.canParse(queueUrl)) {
    throw new UsageError(
      `There is no URL of the retry queue: set ${ENVIRONMENT.retryQueue}, or use --queue-url.`,
    );
  }
  return queueUrl;
};

/** @throws {UsageError} if there is nothing to move, or it is being moved */
const requireWork = async (client: SQSClient, queues: Queues): Promise<void> => {
  if (queues.deadLetterCount === 0) {
    throw new UsageError(`Queue ${queues.deadLetterName} is empty: there is nothing to move.`);
  }
  const task = await latestTask(client, queues);
  if (task?.status === 'running') {
    throw new UsageError(
      `SQS is already moving messages out of ${queues.deadLetterName}: wait until it is done.`,
    );
  }
};

const planText = (account: Account, queues: Queues): string =>
  [
    'Redrive of the dead letters',
    factLines([
      ...accountFacts(account, 'SQS'),
      [
        'from',
        `queue ${queues.deadLetterName}, about ${countText(queues.deadLetterCount)} messages`,
      ],
      ['to', `queue ${queues.retryName}, which the retry function empties`],
    ]),
    '  Make sure first that what made them fail has been put right.',
  ].join('\n');

const conclusion = (task: MoveTask, queues: Queues): string => {
  const moved = `${countText(task.moved)} messages were moved to ${queues.retryName}`;
  const how = task.failure ? `${task.status}, ${task.failure}` : task.status;
  return task.status === 'completed'
    ? `${moved}; the retry function takes them from there.`
    : `${moved} (${how}). The others are still in ${queues.deadLetterName}.`;
};

const conclude = (task: MoveTask, queues: Queues, { json }: Options): ExitCode => {
  const isOk = task.status === 'completed';
  const { deadLetterName: from, retryName: to } = queues;
  console.log(
    json ? JSON.stringify({ ok: isOk, ...task, from, to }, undefined, 2) : conclusion(task, queues),
  );
  return isOk ? EXIT.done : EXIT.failed;
};

const redrive = async (
  client: SQSClient,
  account: Account,
  options: Options,
): Promise<ExitCode> => {
  const queues = await findQueues(client, requireQueueUrl(options), account.region);
  const action = 'sqs:StartMessageMoveTask, ListMessageMoveTasks or CancelMessageMoveTask';
  const call = { action, target: `queue ${queues.deadLetterName}`, region: account.region };
  await calling(call, requireWork(client, queues));
  const say = sayBeside(options);
  say(planText(account, queues));
  if (options.dryRun) {
    say('A dry run: nothing was moved.');
    if (options.json) {
      console.log(JSON.stringify({ ok: true, isDryRun: true, ...queues }, undefined, 2));
    }
    return EXIT.done;
  }
  const question = `Move them in account ${account.accountId}, ${account.region}?`;
  if (!options.yes && !(await ask(question))) {
    say('Nothing was moved.');
    return EXIT.usage;
  }
  return conclude(await calling(call, moveMessages(client, queues)), queues, options);
};

/**
 * Has SQS move the dead letters back to the retry queue, after it has shown what it would do and has
 * asked. Safe to repeat.
 *
 * @returns 0 if all were moved, 1 if SQS did not come to the end
 * @throws {CommandError} before anything is moved, if it cannot be
 */
export const redriveDeadLetters = async (options: Options): Promise<ExitCode> => {
  requireQueueUrl(options);
  if (!options.dryRun && !options.yes) {
    requireTerminal();
  }
  const account = await readAccount();
  // The region's own address, or the one that was set in its place: the queue's URL may name neither.
  const client = new SQSClient({ ...patientClient(), useQueueUrlAsEndpoint: false });
  try {
    return await redrive(client, account, options);
  } finally {
    client.destroy();
  }
};
