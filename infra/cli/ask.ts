import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { UsageError } from './command-errors.ts';

/** Where a question is asked. */
export type Terminal = {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean };
};

/** The terminal of this process. The question goes to stderr: stdout may be kept in a file. */
export const processTerminal: Terminal = { input: process.stdin, output: process.stderr };

/**
 * Makes sure that a question can be asked, before anything is done that leads to it.
 *
 * @param toLook what shows what would be done
 * @throws {UsageError} where nobody sits at a terminal
 */
export const requireTerminal = (
  { input, output }: Terminal = processTerminal,
  toLook = '--dry-run',
): void => {
  if (!input.isTTY || !output.isTTY) {
    throw new UsageError(
      `There is no terminal to ask on: use --yes to go ahead, or ${toLook} to look.`,
    );
  }
};

/**
 * Asks a question that only `y` or `yes` answers with yes. Ctrl-C and Ctrl-D mean no.
 *
 * @param question one line, without the choice of answers
 */
export const ask = async (
  question: string,
  { input, output }: Terminal = processTerminal,
): Promise<boolean> => {
  const lines = createInterface({ input, output });
  lines.once('SIGINT', () => lines.close());
  // Whether a question to an input that has ended is answered or refused depends on how it ended.
  const ended = once(lines, 'close').then(() => undefined);
  const answered = lines.question(`${question} [y/N] `).catch(() => undefined);
  try {
    const answer = await Promise.race([answered, ended]);
    if (answer === undefined) {
      output.write('\n');
    }
    return /^y(es)?$/i.test(answer?.trim() ?? '');
  } finally {
    lines.close();
  }
};
