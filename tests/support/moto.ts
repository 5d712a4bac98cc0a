import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** AWS on this machine, by other people, in Python. */
export type Moto = AsyncDisposable & { readonly endpoint: string };

const MAJOR = 5;
const LISTENS_AT = /Running on (http:\/\/127\.0\.0\.1:\d+)/;

/** Whether this machine has moto. Nobody needs it: it is an independent check of a few tests. */
export const hasMoto = (): boolean => {
  const { stdout } = spawnSync('python3', ['-c', 'import moto.server; print(moto.__version__)'], {
    encoding: 'utf8',
  });
  return stdout?.startsWith(`${MAJOR}.`) ?? false;
};

/** Starts moto on a free port. */
export const startMoto = async (): Promise<Moto> => {
  const child = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const close = async (): Promise<void> => {
    child.kill();
    await once(child, 'exit');
  };
  for await (const line of createInterface({ input: child.stderr })) {
    const endpoint = LISTENS_AT.exec(line)?.[1];
    if (endpoint) {
      child.stderr.resume();
      return { endpoint, [Symbol.asyncDispose]: close };
    }
  }
  throw new Error('moto did not start.');
};
