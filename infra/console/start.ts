import { EXIT } from '../cli/exit-code.ts';
import type { SubCommand } from '../cli/sub-command.ts';
import { exitOnSignals } from '../local/cleanup.ts';
import { describeCommand, readOptions } from './options.ts';

/** Shows a sign-up in the browser, until Ctrl-C. */
export const command: SubCommand = {
  describe: describeCommand,
  async run(args) {
    const options = readOptions(args);
    exitOnSignals();
    // The engines take longer to load than --help and a mistake take to answer.
    const { runConsole } = await import('./run.ts');
    await runConsole(options);
    return EXIT.done;
  },
};
