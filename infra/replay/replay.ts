import type { SubCommand } from '../cli/sub-command.ts';
import { describeCommand, readOptions } from './options.ts';

/** Finishes confirmations by hand. */
export const command: SubCommand = {
  describe: describeCommand,
  async run(args) {
    const options = readOptions(args);
    // AWS's SDKs take longer to load than --help and a mistake take to answer.
    if (options.deadLetters) {
      const { redriveDeadLetters } = await import('./dead-letters/redrive-dead-letters.ts');
      return await redriveDeadLetters(options);
    }
    const { replayFile } = await import('./replay-file.ts');
    return await replayFile(options);
  },
};
