import { Command, Option } from 'commander';
import { ENVIRONMENT } from '../../src/contract.ts';
import { UsageError } from '../cli/command-errors.ts';
import { parseCommandLine, wholeNumber } from '../cli/command-line.ts';

const DEFAULT_CONCURRENCY = 20;
// Node's HTTP client of the SDK opens no more connections.
const MAX_CONCURRENCY = 50;

/** What the command was asked for. */
export type Options = {
  readonly file?: string;
  readonly deadLetters?: true;
  readonly usersTable?: string;
  readonly idempotencyTable?: string;
  readonly usersTableKey?: string;
  readonly userRow?: string;
  readonly queueUrl?: string;
  readonly region?: string;
  readonly concurrency: number;
  readonly failed?: string;
  readonly dryRun?: true;
  readonly yes?: true;
};

const AFTERWORD = `
Before it writes it shows what it would do, to which account, region and tables, and asks.
The region and the credentials are those of AWS's own variables and files; AWS_ENDPOINT_URL_DYNAMODB,
AWS_ENDPOINT_URL_SQS and AWS_ENDPOINT_URL_STS lead it to other addresses.

Ctrl-C finishes what is in flight and keeps the rest in the file of what was not done.
Replaying is safe to repeat: a row that is there is never changed.

Exit codes: 0 all done; 1 not all of it was done; 2 nothing was begun.

Examples:
  npm run replay -- --file confirmations.ndjson --dry-run
  zcat backup.ndjson.gz | npm run --silent replay -- --file - --yes
  npm run replay -- --dead-letters`;

const variable = (flags: string, text: string, name: string): Option =>
  new Option(flags, text).env(name);

const describeCommand = (): Command =>
  new Command('npm run replay --')
    .description('Finishes confirmations that have no row yet, by hand.')
    .addOption(
      new Option(
        '--file <path>',
        'Cognito events or parked messages, one a line or as a JSON array; - reads standard input',
      ).conflicts('deadLetters'),
    )
    .option(
      '--dead-letters',
      "move the dead letters back to the retry queue, with SQS's own redrive",
    )
    .addOption(variable('--users-table <name>', "the users' table", ENVIRONMENT.usersTable))
    .addOption(
      variable('--idempotency-table <name>', 'the table of records', ENVIRONMENT.idempotencyTable),
    )
    .addOption(
      variable('--users-table-key <names>', 'its key attributes', ENVIRONMENT.usersTableKey),
    )
    .addOption(
      variable(
        '--user-row <json>',
        "the template of a raw event's row; a parked message has its row",
        ENVIRONMENT.userRow,
      ),
    )
    .addOption(variable('--queue-url <url>', 'the retry queue', ENVIRONMENT.retryQueue))
    .option('--region <name>', 'the AWS region', undefined)
    .option(
      '--concurrency <n>',
      'as many at once',
      wholeNumber(MAX_CONCURRENCY),
      DEFAULT_CONCURRENCY,
    )
    .option(
      '--failed <path>',
      'the file for what was not done (default: replay-TIME.failed.ndjson)',
    )
    .option('--dry-run', 'show what would be done, and stop there')
    .option('--yes', 'do not ask')
    .allowExcessArguments(false)
    .addHelpText('after', AFTERWORD);

/**
 * Reads the command line, and the variables where it says nothing.
 *
 * @param args without Node's own two
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
  return options;
};
