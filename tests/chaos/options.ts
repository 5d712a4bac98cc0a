import { randomInt } from 'node:crypto';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { AnsweredError } from '../../infra/cli/command-errors.ts';
import { newFile } from '../../infra/cli/command-line.ts';
import type { RunOptions } from './run.ts';

const MAX_SEED = 2 ** 31 - 1;
const MAX_CONFIRMATIONS = 100_000;
const DEFAULT_CONFIRMATIONS = 1_000;
const MAX_SANDBOXES = 64;
const DEFAULT_SANDBOXES = 6;
const EXIT_USAGE = 2;

const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    }
    return value;
  };

const describeCommand = (): Command =>
  new Command('npm run chaos --')
    .description(
      'Lets everything around the two functions fail, and looks whether anybody is lost.',
    )
    .option('--seed <n>', 'plays the plan of this number (default: any)', wholeNumber(0, MAX_SEED))
    .option(
      '--confirmations <n>',
      'so many users',
      wholeNumber(1, MAX_CONFIRMATIONS),
      DEFAULT_CONFIRMATIONS,
    )
    .option(
      '--sandboxes <n>',
      'invocations of the trigger at once',
      wholeNumber(1, MAX_SANDBOXES),
      DEFAULT_SANDBOXES,
    )
    .option('--html <file>', 'write a report for the browser as well, in one file', newFile)
    .allowExcessArguments(false)
    .exitOverride();

/** What the command was asked for. */
export type ChaosOptions = RunOptions & {
  /** Where to write a report for the browser. */
  readonly htmlFile: string | undefined;
};

type Flags = {
  html?: string;
  seed?: number;
  confirmations: number;
  sandboxes: number;
};

/**
 * Reads the command line.
 *
 * @param args without Node's own two
 * @throws {AnsweredError} after it has printed the help, or one line on stderr that says what is wrong
 */
export const readOptions = (args: readonly string[]): ChaosOptions => {
  const command = describeCommand();
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      throw new AnsweredError(error.exitCode === 0 ? 0 : EXIT_USAGE);
    }
    throw error;
  }
  const { seed = randomInt(MAX_SEED), html, ...flags } = command.opts<Flags>();
  return { seed, ...flags, htmlFile: html };
};
