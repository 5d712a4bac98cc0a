import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Command, CommanderError, InvalidArgumentError } from 'commander';
import { AnsweredError } from './command-errors.ts';
import { EXIT } from './exit-code.ts';

/**
 * Reads the command line into `command`.
 *
 * @param args without Node's own two
 * @param check looks at the options together, and calls `command.error` if they do not fit
 * @throws {AnsweredError} after the help, or one line on stderr that says what is wrong
 */
export const parseCommandLine = (
  command: Command,
  args: readonly string[],
  check: () => void = () => undefined,
): void => {
  try {
    command.showSuggestionAfterError(false).exitOverride().parse(args, { from: 'user' });
    check();
  } catch (error) {
    if (error instanceof CommanderError) {
      throw new AnsweredError(error.exitCode === 0 ? EXIT.done : EXIT.usage);
    }
    throw error;
  }
};

/** Reads an option that is a whole number from 1 to `max`. */
export const wholeNumber =
  (max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < 1 || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from 1 to ${max}.`);
    }
    return value;
  };

/** A path as its caller means it: npm changes into the folder of package.json before it starts. */
export const fromCaller = (path: string): string =>
  resolve(process.env.INIT_CWD ?? process.cwd(), path);

/** Reads an option that names a file to be written. What is there already is replaced. */
export const newFile = (path: string): string => {
  const file = fromCaller(path);
  const folder = statSync(dirname(file), { throwIfNoEntry: false });
  if (
    path.trim() === '' ||
    !folder?.isDirectory() ||
    statSync(file, { throwIfNoEntry: false })?.isDirectory()
  ) {
    throw new InvalidArgumentError('It must name a file in a folder that is there.');
  }
  return file;
};
