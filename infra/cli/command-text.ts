import { PROGRAM } from './command-line.ts';

const PLAIN = /^[\w@%+=:,./-]+$/;

const quoted = (word: string): string =>
  PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** A command line of this program as it can be typed, or copied, into a shell. */
export const commandText = (name: string, args: readonly string[]): string =>
  [PROGRAM, name, ...args.map(quoted)].join(' ');

/** `--name value` for a value that is set and not the default. */
export const optionArgs = (
  name: string,
  value: string | undefined,
  fallback?: string,
): readonly string[] => (value === undefined || value === fallback ? [] : [`--${name}`, value]);
