import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { AnsweredError } from '../cli/command-errors.ts';
import { fromCaller, newFile, wholeNumber } from '../cli/command-line.ts';
import { externalEndpoint } from './dynamodb/external-endpoint.ts';
import { type EventFile, EventFileError, readEvent } from './event-file.ts';

const MAX_TIMES = 10_000;
// Each is a Node process of its own.
const MAX_CONCURRENCY = 100;
const DEFAULT_COPIES = 20;

const EXIT_USAGE = 2;

/** What the command was asked for. */
export type Options = {
  readonly files: readonly EventFile[];
  readonly times: number;
  readonly concurrency: number;
  readonly keepDir: string | undefined;
  readonly isJson: boolean;
  /** Where to write a report for the browser. */
  readonly htmlFile: string | undefined;
};

type Flags = { times?: number; concurrency?: number; keep?: string; json?: boolean; html?: string };

/**
 * Reads the command line and the event files that it names, before anything is started.
 *
 * @param args without Node's own two
 * @throws {UsageError} if the environment names a DynamoDB that cannot be one
 * @throws {AnsweredError} after it has printed the help, or one line on stderr that says what is wrong
 */
export const readOptions = (args: readonly string[]): Options => {
  const command = describeCommand();
  try {
    command.parse(args, { from: 'user' });
    return toOptions(command);
  } catch (error) {
    if (error instanceof CommanderError) {
      throw new AnsweredError(error.exitCode === 0 ? 0 : EXIT_USAGE);
    }
    throw error;
  }
};

const describeCommand = (): Command =>
  new Command('npm start --')
    .description('Runs add_user end to end on this machine, and shows what happened.')
    .argument(
      '[events...]',
      'files with one event each, as JSON; without files, five scenes that show what the function does',
    )
    .option(
      '--times <n>',
      'send each event n times; without files, the event of the third scene',
      wholeNumber(MAX_TIMES),
    )
    .option('--concurrency <n>', 'as many at once, a sandbox each', wholeNumber(MAX_CONCURRENCY))
    .option('--keep <dir>', 'keep the tables in this folder, and go on with them next time', folder)
    .option('--json', 'print one JSON document instead (after npm start --silent, nothing else)')
    .option('--html <file>', 'write a report for the browser as well, in one file', newFile)
    .showSuggestionAfterError(false)
    .exitOverride();

const folder = (path: string): string => {
  if (path.trim() === '') {
    throw new InvalidArgumentError('It must name a folder.');
  }
  return fromCaller(path);
};

const toOptions = (command: Command): Options => {
  const { times, concurrency, keep, json = false, html } = command.opts<Flags>();
  if (externalEndpoint() !== undefined && keep !== undefined) {
    command.error(
      'error: --keep has no effect on AWS_ENDPOINT_URL_DYNAMODB: leave one of them out.',
    );
  }
  const hasFiles = command.args.length > 0;
  const defaultTimes = hasFiles ? 1 : DEFAULT_COPIES;
  return {
    files: command.args.map((path) => readFile(command, path)),
    times: times ?? defaultTimes,
    concurrency: concurrency ?? defaultTimes,
    keepDir: keep,
    isJson: json,
    htmlFile: html,
  };
};

const readFile = (command: Command, path: string): EventFile => {
  try {
    return { path, event: readEvent(fromCaller(path)) };
  } catch (error) {
    if (error instanceof EventFileError) {
      command.error(`error: ${error.message}`);
    }
    throw error;
  }
};
