import { requireTerminal } from '../cli/ask.ts';
import type { SubCommand } from '../cli/sub-command.ts';
import { describeCommand, readOptions, type StackCommand } from './options.ts';

const stackCommand = (name: StackCommand, asks: boolean): SubCommand => ({
  describe: () => describeCommand(name),
  async run(args) {
    const options = readOptions(name, args);
    if (asks && !options.yes) {
      requireTerminal(undefined, '"npx add-user diff"');
    }
    // CDK takes longer to load than --help and a mistake take to answer.
    const work = await import('./deploy.ts');
    return await work[name](options);
  },
});

export const synth = stackCommand('synth', false);
export const diff = stackCommand('diff', false);
export const deploy = stackCommand('deploy', true);
export const destroy = stackCommand('destroy', true);
