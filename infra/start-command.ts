import { EXIT } from './cli/exit-code.ts';
import type { SubCommand } from './cli/sub-command.ts';
import { exitOnSignals } from './local/cleanup.ts';
import { describeCommand, readOptions } from './local/options.ts';

/** Runs the function on this machine. The exit code is 1 if something is not as it should be. */
export const command: SubCommand = {
  describe: describeCommand,
  async run(args) {
    const options = readOptions(args);
    exitOnSignals();
    // The reader may close the pipe, as `head` does.
    process.stdout.on('error', () => process.exit(EXIT.failed));
    // The engines and the SDKs take longer to load than --help and a mistake take to answer.
    const { play } = await import('./local/play.ts');
    const isOk = await play(options, async (path, stage, scenes) => {
      const { writeRunReport } = await import('./console/report/run-report.ts');
      await writeRunReport(path, stage, scenes);
    });
    return isOk ? EXIT.done : EXIT.failed;
  },
};
