import { EnvironmentError } from '../../src/environment.ts';
import { AnsweredError, CommandError } from '../cli/command-errors.ts';
import { EXIT } from '../cli/exit-code.ts';
import { exitOnSignals } from './cleanup.ts';
import { EngineError } from './dynamodb/engine-error.ts';
import { InitError } from './lambda/sandbox-errors.ts';
import { readOptions } from './options.ts';

const EXIT_OFF = 1;

const run = async (): Promise<boolean> => {
  const options = readOptions(process.argv.slice(2));
  // The engines and the SDKs take longer to load than --help and a mistake take to answer.
  const { play } = await import('./play.ts');
  return await play(options);
};

const exitCodeOf = (error: unknown): number => {
  if (error instanceof AnsweredError) {
    return error.exitCode;
  }
  if (error instanceof CommandError) {
    console.error(`error: ${error.message}`);
    return error.exitCode;
  }
  if (error instanceof EnvironmentError) {
    console.error(`error: ${error.message}`);
    return EXIT.usage;
  }
  // What can be put right from outside is told in one line; the rest is a fault of this command.
  const isExplained = error instanceof InitError || error instanceof EngineError;
  console.error(isExplained ? `error: ${error.message}` : error);
  return EXIT_OFF;
};

exitOnSignals();
// Whoever reads this may have seen enough, as `head` has.
process.stdout.on('error', () => process.exit(EXIT_OFF));
try {
  // Set rather than exited with: what was printed must reach a pipe first.
  process.exitCode = (await run()) ? 0 : EXIT_OFF;
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
