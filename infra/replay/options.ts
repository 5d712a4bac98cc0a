import { type Command, Option } from 'commander';
import { ENVIRONMENT } from '../../src/contract.ts';
import { type AwsOptions, useAwsOptions, withAwsOptions } from '../aws/aws-options.ts';
import { UsageError } from '../cli/command-errors.ts';
import { newCommand, parseCommandLine, wholeNumber } from '../cli/command-line.ts';
import { type TableOptions, withTableOptions } from '../cli/table-options.ts';

const DEFAULT_CONCURRENCY = 20;
// Node's HTTP client of the SDK opens no more connections.
const MAX_CONCURRENCY = 50;

/** What the command was asked for. */
export type Options = AwsOptions &
  TableOptions & {
    readonly file?: string;
    readonly deadLetters?: true;
    readonly queueUrl?: string;
    readonly concurrency: number;
    readonly failed?: string;
    readonly dryRun?: true;
    readonly json?: true;
    readonly yes?: true;
  };

const AFTERWORD = `
--file takes one event as JSON, one event a line, a JSON array of them, an SQS event, or what "aws sqs
receive-message" prints; and parked messages in the place of events. A parked message has its row.

Before it writes it shows what it would do, to which account, region and tables, and asks.
The region and the credentials are those of AWS's own variables and files; AWS_ENDPOINT_URL_DYNAMODB,
AWS_ENDPOINT_URL_SQS and AWS_ENDPOINT_URL_STS lead it to other addresses.

Ctrl-C finishes what is in flight and keeps the rest in the file of what was not done.
Replaying is safe to repeat: a row that is there is never changed.

Exit codes: 0 all done; 1 not all of it was done; 2 nothing was begun.

Examples:
  npx add-user replay --file confirmations.ndjson --dry-run
  zcat backup.ndjson.gz | npx add-user replay --file - --yes
  npx add-user replay --dead-letters`;

/** Describes the command line. */
export const describeCommand = (): Command =>
  withTableOptions(withAwsOptions(newCommand('replay')))
    .description('Finishes confirmations that have no row yet, by hand.')
    .addOption(
      new Option(
        '--file <path>',
        'Cognito events or messages of the retry queue, as JSON; - reads standard input',
      ).conflicts('deadLetters'),
    )
    .option(
      '--dead-letters',
      "move the dead letters back to the retry queue, with SQS's own redrive",
    )
    .addOption(new Option('--queue-url <url>', 'the retry queue').env(ENVIRONMENT.retryQueue))
    .option(
      '--concurrency <n>',
      'as many at once',
      wholeNumber(MAX_CONCURRENCY),
      DEFAULT_CONCURRENCY,
    )
    .option('--failed <path>', 'the file for what was not done (default: one in replay-leftovers/)')
    .option('--dry-run', 'show what would be done, and change nothing')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print one JSON document instead')
    .addHelpText('after', AFTERWORD);

/**
 * Reads the command line, and the variables where it says nothing. Region and profile hold for this
 * process from then on.
 *
 * @param args what follows the name of the command
 * @throws {AnsweredError} after it has printed the help, or one line on stderr that says what is wrong
 * @throws {UsageError} if it does not say what to replay
 */
export const readOptions = (args: readonly string[]): Options => {
  const command = describeCommand();
  parseCommandLine(command, args);
  const options = command.opts<Options>();
  if (options.file === undefined && !options.deadLetters) {
    throw new UsageError('Say what to replay: --file <path>, or --dead-letters. See --help.');
  }
  useAwsOptions(options);
  return options;
};
