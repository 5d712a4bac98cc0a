import { SERVICE } from '../../src/contract.ts';
import { namedProfile } from '../aws/aws-options.ts';
import { commandText, optionArgs } from '../cli/command-text.ts';

/** What most faults of the wiring ask for. */
export const DEPLOY_AGAIN =
  'Run "npx add-user deploy" with the options of the last deploy: it puts back what the stack says.';

/** The command that makes a function the trigger of a pool. */
export const attachText = (userPoolId: string, functionArn: string): string => {
  const [, name] = functionArn.split(':function:');
  return commandText('attach', [
    ...['--user-pool-id', userPoolId],
    ...optionArgs('function', name, SERVICE),
    ...optionArgs('profile', namedProfile()),
  ]);
};
