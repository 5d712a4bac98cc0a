import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Message, View } from '../../infra/console/view.ts';
import { PROJECT_DIR } from '../../infra/paths.ts';

/** The console as a process of its own, as a developer starts it. */
export type ConsoleProcess = AsyncDisposable & {
  readonly address: string;
  /** What every page is told when it opens. */
  view(): Promise<View>;
  /** Ends it as Ctrl-C does. @returns its exit code */
  interrupt(): Promise<number | null>;
};

const SAID = /The console is at (http:\/\/127\.0\.0\.1:\d+)/;
const DATA = 'data: {';

/** Reads the first message of the page's stream. */
const readView = async (address: string): Promise<View> => {
  const leave = new AbortController();
  const { body } = await fetch(`${address}/live`, { signal: leave.signal });
  const reader = (body as ReadableStream<Uint8Array>).getReader(); // the console sends one
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { value } = await reader.read();
    text += decoder.decode(value, { stream: true });
    const begin = text.indexOf(DATA);
    const end = text.indexOf('\n', begin);
    if (begin >= 0 && end > 0) {
      const message = JSON.parse(text.slice(begin + 'data: '.length, end)) as Message;
      leave.abort();
      return (message as Extract<Message, { kind: 'view' }>).view; // always the first
    }
  }
};

/** @param tmpDir where everything temporary goes @param variables set for it alone */
export const startConsoleProcess = async (
  tmpDir: string,
  args: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): Promise<ConsoleProcess> => {
  const child = spawn(process.execPath, [join('infra', 'add-user.js'), 'console', ...args], {
    cwd: PROJECT_DIR,
    env: { ...process.env, TMPDIR: tmpDir, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const interrupt = async (): Promise<number | null> => {
    child.kill('SIGINT');
    return (await closed)[0];
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const address = SAID.exec(line)?.[1];
    if (address !== undefined) {
      child.stdout.resume();
      return {
        address,
        view: () => readView(address),
        interrupt,
        async [Symbol.asyncDispose]() {
          await interrupt();
        },
      };
    }
  }
  throw new Error('The console did not start.');
};
