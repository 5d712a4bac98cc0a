import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command, CommanderError, Help, InvalidArgumentError, type Option } from 'commander';
import { AnsweredError } from './command-errors.ts';
import { EXIT } from './exit-code.ts';

/** The name that the program is called by, as its help and all messages print it. */
export const PROGRAM = 'npx add-user';

const help = new Help();

const isNothing = (value: unknown): boolean =>
  value === false || (Array.isArray(value) && value.length === 0);

/** commander would print `(default: [])` and `(default: false)`. */
const optionDescription = (option: Option): string => {
  const shown = isNothing(option.defaultValue)
    ? Object.assign(Object.create(option), { defaultValue: undefined })
    : option;
  return help.optionDescription(shown);
};

/** commander puts what it would have understood on a line of its own. */
const usageLine = (text: string): string =>
  `${text
    .trim()
    .replace(/^error: /, 'error: ADD_USER_E_USAGE: ')
    .replaceAll(/\s*\n\s*/g, ' ')}\n`;

/** A command that tells mistakes in one line. @param name as the registry has it, empty for the program */
export const newCommand = (name: string): Command =>
  new Command(`${PROGRAM} ${name}`.trim())
    .configureHelp({ optionDescription })
    .configureOutput({ outputError: (text, write) => write(usageLine(text)) })
    .helpOption('-h, --help', 'show this, and do nothing')
    .showSuggestionAfterError()
    .exitOverride();

/**
 * Reads the command line into `command`.
 *
 * @param args what follows the name of the command
 * @param check looks at the options together, and calls `command.error` if they do not fit
 * @throws {AnsweredError} after the help, or one line on stderr that says what is wrong
 */
export const parseCommandLine = (
  command: Command,
  args: readonly string[],
  check: () => void = () => undefined,
): void => {
  try {
    command.parse(args, { from: 'user' });
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

/** A path as its caller means it: npm changes into the folder of package.json before it starts a script. */
export const fromCaller = (path: string): string =>
  resolve(process.env.INIT_CWD ?? process.cwd(), path);

const isWritable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/** Reads an option that names a folder. It need not be there. */
export const folder = (path: string): string => {
  if (path.trim() === '') {
    throw new InvalidArgumentError('It must name a folder.');
  }
  return fromCaller(path);
};

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
  if (!isWritable(dirname(file))) {
    throw new InvalidArgumentError('You may not write into that folder.');
  }
  return file;
};
