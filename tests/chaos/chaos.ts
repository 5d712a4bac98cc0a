import { writeFile } from 'node:fs/promises';
import { currentZips } from '../../infra/build/current-zips.ts';
import { AnsweredError } from '../../infra/cli/command-errors.ts';
import { selfContainedPage } from '../../infra/console/report/self-contained-page.ts';
import { exitOnSignals } from '../../infra/local/cleanup.ts';
import { judgeRun } from './check/checks.ts';
import { type ChaosOptions, readOptions } from './options.ts';
import { chaosView } from './report/chaos-view.ts';
import { progressView } from './report/progress-view.ts';
import { commandOf, isClean, reportText } from './report/report.ts';
import { runChaos } from './run.ts';

const EXIT_WRONG = 1;

/** Builds the zips if they are not up to date, plays the plan and says what came of it: whether nothing was wrong. */
const play = async ({ htmlFile, ...options }: ChaosOptions): Promise<boolean> => {
  console.log(commandOf(options));
  await currentZips();
  const view = progressView(options.confirmations);
  const result = await runChaos({ ...options, onProgress: view.update }).finally(view.stop);
  const judgements = judgeRun(result);
  console.log(reportText(options, result, judgements));
  if (htmlFile !== undefined) {
    const page = await selfContainedPage('chaos', chaosView(options, result, judgements));
    await writeFile(htmlFile, page);
  }
  return isClean(judgements);
};

const exitCodeOf = (error: unknown): number => {
  if (error instanceof AnsweredError) {
    return error.exitCode;
  }
  console.error(error);
  return EXIT_WRONG;
};

/**
 * Ends this process once all that was printed has left it. It would end by itself, but Node, closing
 * what sandboxes that were killed have left of their connections, does not always come to an end.
 */
const exit = (code: number): void => {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
};

exitOnSignals();
try {
  exit((await play(readOptions(process.argv.slice(2)))) ? 0 : EXIT_WRONG);
} catch (error) {
  exit(exitCodeOf(error));
}
