import { currentZips } from '../build/current-zips.ts';
import { UsageError } from '../cli/command-errors.ts';
import { startConsole } from './console.ts';
import { openBrowser } from './open-browser.ts';
import type { Options } from './options.ts';

/** @throws {UsageError} for a port that is taken */
const explained = (options: Options) => (error: NodeJS.ErrnoException) => {
  if (error.code === 'EADDRINUSE' || error.code === 'EACCES') {
    throw new UsageError(`--port ${options.port} cannot be used (${error.code}): name another.`);
  }
  throw error;
};

/** Starts the console, says where it is, and leaves it running until the process is ended. */
export const runConsole = async (options: Options): Promise<void> => {
  const { address } = await startConsole(await currentZips(), options).catch(explained(options));
  console.log(`The console is at ${address} (end it with Ctrl-C).`);
  if (options.opens) {
    openBrowser(address);
  }
};
