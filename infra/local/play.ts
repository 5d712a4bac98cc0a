import { currentZips } from '../build/current-zips.ts';
import { callerVariables } from './lambda/caller-variables.ts';
import type { Options } from './options.ts';
import { factsOf } from './report/facts.ts';
import { jsonReporter } from './report/json-reporter.ts';
import { textReporter } from './report/text-reporter.ts';
import { defaultScenes } from './scenes/default-scenes.ts';
import { ownEvents } from './scenes/own-events.ts';
import type { PlayedScene, Scene } from './scenes/scene.ts';
import { type Stage, startStage } from './stage.ts';

const scenesFor = ({ files, times, concurrency }: Options): readonly Scene[] =>
  files.length > 0 ? ownEvents(files, times, concurrency) : defaultScenes(times, concurrency);

/** Writes what was played as a page for the browser. */
type WriteReport = (path: string, stage: Stage, scenes: readonly PlayedScene[]) => Promise<void>;

/** Builds the zips if they are not up to date, plays the scenes one after the other, and says whether all was well. */
export const play = async (options: Options, writeReport: WriteReport): Promise<boolean> => {
  await using stage = await startStage(await currentZips(), {
    keepDir: options.keepDir,
    variables: callerVariables(process.env),
  });
  const reporter = options.isJson ? jsonReporter() : textReporter();
  reporter.begin(factsOf(stage));
  const scenes: PlayedScene[] = [];
  for (const scene of scenesFor(options)) {
    const played = { ...scene, ...(await scene.play(stage)) };
    scenes.push(played);
    reporter.scene(played);
  }
  reporter.end();
  if (options.htmlFile !== undefined) {
    await writeReport(options.htmlFile, stage, scenes);
  }
  return scenes.every(({ problems }) => problems.length === 0);
};
