import { EXIT } from '../cli/exit-code.ts';
import type { SubCommand } from '../cli/sub-command.ts';
import { exitOnSignals } from './cleanup.ts';
import { describeCommand, readOptions } from './options.ts';

/** Runs the function on this machine. The exit code is 1 if something is not as it should be. */
export const command: SubCommand = {
  describe: describeCommand,
  async run(args) {
    const options = readOptions(args);
    exitOnSignals();
    // Whoever reads this may have seen enough, as `head` has.
    process.stdout.on('error', () => process.exit(EXIT.failed));
    // The engines and the SDKs take longer to load than --help and a mistake take to answer.
    const { play } = await import('./play.ts');
    return (await play(options)) ? EXIT.done : EXIT.failed;
  },
};
