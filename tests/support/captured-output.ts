import { jest } from '@jest/globals';

export type LogLine = Readonly<Record<string, unknown>>;

/** What this process writes while a test runs. */
export type CapturedOutput = Disposable & {
  /** All that was written, on both streams. */
  text(): string;
  /** The lines that are JSON objects: the function's log and its metrics. */
  lines(): LogLine[];
  /** The lines that carry this message. */
  withMessage(message: string): LogLine[];
  /** The canonical lines. */
  confirmations(): LogLine[];
  clear(): void;
};

const parsed = (line: string): LogLine[] => {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
};

/** Keeps what is written to stdout and stderr from now on, instead of showing it, until disposed of. */
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
  const withMessage = (message: string): LogLine[] =>
    lines().filter((line) => line.message === message);
  return {
    text: () => chunks.join(''),
    lines,
    withMessage,
    confirmations: () => withMessage('confirmation'),
    clear: () => {
      chunks.length = 0;
    },
    [Symbol.dispose]: () => {
      for (const spy of spies) {
        spy.mockRestore();
      }
    },
  };
};
