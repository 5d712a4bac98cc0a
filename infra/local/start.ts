import { build } from '../build/build.ts';
import { AnsweredError } from '../console/command-errors.ts';
import { exitOnSignals } from './cleanup.ts';
import { EngineError } from './dynamodb/engine-error.ts';
import { InitError } from './lambda/sandbox-errors.ts';
import { type Options, readOptions } from './options.ts';
import { factsOf } from './report/facts.ts';
import { jsonReporter } from './report/json-reporter.ts';
import { textReporter } from './report/text-reporter.ts';
import { mainJob } from './scenes/main-job.ts';
import { ownEvents } from './scenes/own-events.ts';
import type { Scene } from './scenes/scene.ts';
import { startStage } from './stage.ts';

const EXIT_OFF = 1;

const scenesFor = ({ files, times, concurrency }: Options): readonly Scene[] =>
  files.length > 0 ? ownEvents(files, times, concurrency) : mainJob(times, concurrency);

/** Builds the zip, plays the scenes one after the other, and says whether all was well. */
const run = async (options: Options): Promise<boolean> => {
  await using stage = await startStage(await build(), { keepDir: options.keepDir });
  const reporter = options.isJson ? jsonReporter() : textReporter();
  reporter.begin(factsOf(stage));
  let isOk = true;
  for (const scene of scenesFor(options)) {
    const played = { ...scene, ...(await scene.play(stage)) };
    isOk = isOk && played.problems.length === 0;
    reporter.scene(played);
  }
  reporter.end();
  return isOk;
};

const exitCodeOf = (error: unknown): number => {
  if (error instanceof AnsweredError) {
    return error.exitCode;
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
  process.exitCode = (await run(readOptions(process.argv.slice(2)))) ? 0 : EXIT_OFF;
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
