import { jest } from '@jest/globals';

export type LogLine = Readonly<Record<string, unknown>>;

/** What this process writes while a test runs. */
export type CapturedOutput = {
  /** All that was written, on both streams. */
  text(): string;
  /** The lines that are JSON objects: the function's log and its metrics. */
  lines(): LogLine[];
  /** The canonical lines. */
  confirmations(): LogLine[];
  clear(): void;
  restore(): void;
};

const parsed = (line: string): LogLine[] => {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
};

/** Keeps what is written to stdout and stderr from now on, instead of showing it. */
export const captureOutput = (): CapturedOutput => {
  const chunks: string[] = [];
  const keep = (chunk: unknown): boolean => {
    chunks.push(String(chunk));
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation(keep),
  );
  const lines = (): LogLine[] => chunks.join('').split('\n').flatMap(parsed);
  return {
    text: () => chunks.join(''),
    lines,
    confirmations: () => lines().filter(({ message }) => message === 'confirmation'),
    clear: () => {
      chunks.length = 0;
    },
    restore: () => {
      for (const spy of spies) {
        spy.mockRestore();
      }
    },
  };
};
