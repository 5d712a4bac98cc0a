import { EXIT, type ExitCode } from '../cli/exit-code.ts';
import type { SubCommand } from '../cli/sub-command.ts';
import { describeCommand, readOptions } from './options.ts';
import { isOk, type Summary, summaryJson, summaryText } from './summary.ts';

const exitCodeOf = (summary: Summary): ExitCode => {
  if (!summary.isComplete) {
    return EXIT.interrupted;
  }
  return isOk(summary) ? EXIT.done : EXIT.failed;
};

/** Compares pool and table. The exit code is 1 if somebody has no row, 130 after Ctrl-C. */
export const command: SubCommand = {
  describe: describeCommand,
  async run(args) {
    const options = readOptions(args);
    // AWS's SDKs take longer to load than --help and a mistake take to answer.
    const { run } = await import('./run.ts');
    const summary = await run(options, process.stderr);
    if (summary === undefined) {
      console.error('Nothing was written.');
      return EXIT.usage;
    }
    console.log(options.json ? summaryJson(summary) : summaryText(summary));
    return exitCodeOf(summary);
  },
};
