import type { Command } from 'commander';
import {
  folder,
  fromCaller,
  newCommand,
  newFile,
  parseCommandLine,
  wholeNumber,
} from '../cli/command-line.ts';
import { type EventFile, readEvent } from '../cli/event-file.ts';
import { refuseKeptFolder } from './dynamodb/external-endpoint.ts';

const MAX_TIMES = 10_000;
// Each is a Node process of its own.
const MAX_CONCURRENCY = 100;
const DEFAULT_COPIES = 20;

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
 * @param args what follows the name of the command
 * @throws {UsageError} if a file holds no event, or the environment names a DynamoDB that cannot be one
 * @throws {AnsweredError} after it has printed the help, or one line on stderr that says what is wrong
 */
export const readOptions = (args: readonly string[]): Options => {
  const command = describeCommand();
  parseCommandLine(command, args);
  refuseKeptFolder(command.opts<Flags>().keep);
  return toOptions(command);
};

/** Describes the command line. */
export const describeCommand = (): Command =>
  newCommand('start')
    .description('Runs add_user end to end on this machine, and shows what happened.')
    .argument(
      '[events...]',
      'files with one event each, as JSON; without files, seven scenes that show what the function does',
    )
    .option(
      '--times <n>',
      'send each event n times; without files, the event of the third scene',
      wholeNumber(MAX_TIMES),
    )
    .option('--concurrency <n>', 'as many at once, a sandbox each', wholeNumber(MAX_CONCURRENCY))
    .option('--keep <dir>', 'keep the tables in this folder, and go on with them next time', folder)
    .option('--json', 'print one JSON document instead')
    .option('--html <file>', 'write a report for the browser as well, in one file', newFile);

const toOptions = (command: Command): Options => {
  const { times, concurrency, keep, json = false, html } = command.opts<Flags>();
  const hasFiles = command.args.length > 0;
  const defaultTimes = hasFiles ? 1 : DEFAULT_COPIES;
  return {
    files: command.args.map((path) => ({ path, event: readEvent(fromCaller(path)) })),
    times: times ?? defaultTimes,
    concurrency: concurrency ?? defaultTimes,
    keepDir: keep,
    isJson: json,
    htmlFile: html,
  };
};
