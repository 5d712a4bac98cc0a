import { jest } from '@jest/globals';

export type LogLine = Readonly<Record<string, unknown>>;

export type CapturedOutput = Disposable & {
  /** All that was written to standard output and standard error, in order. */
  text(): string;
  /** The same, a JSON object a line. */
  lines(): readonly LogLine[];
  /** The lines that carry this message. */
  withMessage(message: string): readonly LogLine[];
};

/** Keeps what the process writes from now on until it is disposed of. */
export const captureOutput = (): CapturedOutput => {
  const chunks: string[] = [];
  const keep = (chunk: string | Uint8Array): boolean => {
    chunks.push(String(chunk));
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation(keep),
  );
  const text = () => chunks.join('');
  const lines = () =>
    text()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as LogLine); // whatever writes here writes JSON objects
  return {
    text,
    lines,
    withMessage: (message) => lines().filter((line) => line.message === message),
    [Symbol.dispose]() {
      for (const spy of spies) {
        spy.mockRestore();
      }
    },
  };
};
