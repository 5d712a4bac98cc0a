import type { Command } from 'commander';
import { folder, newCommand, parseCommandLine, wholeNumber } from '../cli/command-line.ts';
import { refuseKeptFolder } from '../local/dynamodb/external-endpoint.ts';

const MAX_PORT = 65_535;

/** What the command was asked for. */
export type Options = {
  readonly port: number | undefined;
  readonly opens: boolean;
  readonly keepDir: string | undefined;
};

type Flags = { port?: number; open?: boolean; keep?: string };

/** Describes the command line. */
export const describeCommand = (): Command =>
  newCommand('console')
    .description('Shows a real sign-up in the browser: event, answer, log, trace and row.')
    .option('--port <n>', 'listen on this port of 127.0.0.1 (a free one)', wholeNumber(MAX_PORT))
    .option('--open', 'open the page in the browser')
    .option('--keep <dir>', 'keep tables and users in this folder, and go on with them', folder);

/**
 * Reads the command line.
 *
 * @throws {UsageError} for options that do not fit the environment
 * @throws {AnsweredError} after the help, or one line on stderr that says what is wrong
 */
export const readOptions = (args: readonly string[]): Options => {
  const command = describeCommand();
  parseCommandLine(command, args);
  const { port, open = false, keep } = command.opts<Flags>();
  refuseKeptFolder(keep);
  return { port, opens: open, keepDir: keep };
};
