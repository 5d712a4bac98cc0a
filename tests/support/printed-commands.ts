import { type Command, CommanderError } from 'commander';
import { COMMANDS } from '../../infra/commands.ts';

/** What may stand for the id of a pool where it is not known. */
const POOL = 'eu-central-1_AbCdEf123';
const PLACEHOLDER = /^(?:ID|X)$/;

/** The program's name and what follows it, up to the end of the code span, the string or the line. */
const PRINTED = /npx add-user((?: (?:'[^'\n]*'|[^\s`"'|#)<>…\\]+))*)/g;

const wordsOf = (text: string): readonly string[] =>
  (text.match(/'[^']*'|\S+/g) ?? []).map((word) =>
    PLACEHOLDER.test(word) ? POOL : word.replaceAll("'", ''),
  );

/** Every command line of the program in a text: the words after its name. */
export const printedCommands = (text: string): readonly (readonly string[])[] => {
  // What a template puts in is not known; two braces deep is as far as ours go.
  const known = text.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, 'X');
  return [...known.matchAll(PRINTED)].map(([, words = '']) =>
    // The end of a sentence is no part of the command.
    wordsOf(words.replace(/[.,:;]+$/, '')),
  );
};

const parsingError = (command: Command, args: readonly string[]): string | undefined => {
  try {
    command.configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
    command.parse(args, { from: 'user' });
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? undefined : error.message;
    }
    throw error;
  }
};

/**
 * Why the program would not take these words. Undefined if it takes them. A name alone is the name of a
 * command, not a call of it.
 */
export const refusalOf = async ([name, ...args]: readonly string[]): Promise<
  string | undefined
> => {
  if (name === undefined || name === 'help' || name.startsWith('-')) {
    return undefined;
  }
  const entry = COMMANDS.find((it) => it.name === name);
  if (entry === undefined) {
    return `there is no command ${name}`;
  }
  return args.length === 0 ? undefined : parsingError((await entry.load()).describe(), args);
};
