import { createInterface } from 'node:readline';
import { UsageError } from './usage-error.ts';

/** The two ends of a conversation: a terminal, or what a test puts in its place. */
export type Terminal = {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
};

/**
 * Asks a question that only a typed "y" or "yes" answers with yes. A closed terminal means no.
 *
 * @throws {UsageError} where nobody can answer, so that a script never waits and never says yes by chance
 */
export const ask = async (question: string, { input, output }: Terminal): Promise<boolean> => {
  if (!input.isTTY) {
    throw new UsageError('There is no terminal to ask on. Add --yes to go ahead, or --dry-run.');
  }
  output.write(`${question} [y/N] `);
  const lines = createInterface({ input });
  const answer = await new Promise<string>((resolve) => {
    lines.once('line', resolve);
    lines.once('close', () => resolve(''));
  });
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
};
