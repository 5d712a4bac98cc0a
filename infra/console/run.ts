import { readRowTemplate } from '../../src/environment.ts';
import { currentZips } from '../build/current-zips.ts';
import { UnfinishedError, UsageError } from '../cli/command-errors.ts';
import { EngineError } from '../local/dynamodb/engine-error.ts';
import { callerVariables } from '../local/lambda/caller-variables.ts';
import { startConsole } from './console.ts';
import { openBrowser } from './open-browser.ts';
import type { Options } from './options.ts';

const PORT_FAULTS: readonly unknown[] = ['EADDRINUSE', 'EACCES'];

/** @throws {CommandError} for what can be put right from outside; else what it was given */
const explained =
  ({ port }: Options) =>
  (error: NodeJS.ErrnoException) => {
    if (port !== undefined && PORT_FAULTS.includes(error.code)) {
      throw new UsageError(`--port ${port} cannot be used (${error.code}): name another.`);
    }
    throw error instanceof EngineError ? new UnfinishedError(error.message) : error;
  };

/** Starts the console, says where it is, and leaves it running until the process is ended. */
export const runConsole = async (options: Options): Promise<void> => {
  const variables = callerVariables(process.env);
  const settings = { ...options, variables, template: readRowTemplate(variables) };
  const { address } = await startConsole(await currentZips(), settings).catch(explained(options));
  console.log(`The console is at ${address} (end it with Ctrl-C).`);
  if (options.opens) {
    openBrowser(address);
  }
};
