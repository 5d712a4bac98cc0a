import type { SubCommand } from '../cli/sub-command.ts';
import { describeCommand, readOptions } from './options.ts';

// AWS's SDKs take longer to load than --help and a mistake take to answer.
const PLANS = {
  attach: async () => (await import('./attach.ts')).attachPlan,
  detach: async () => (await import('./detach.ts')).detachPlan,
} as const;

const wiringCommand = (name: keyof typeof PLANS): SubCommand => ({
  describe: () => describeCommand(name),
  async run(args) {
    const options = readOptions(name, args);
    const { carryOut, callersSurroundings } = await import('./carry-out.ts');
    return await carryOut(options, await PLANS[name](), callersSurroundings());
  },
});

/** Makes the function the trigger of a pool. */
export const attach = wiringCommand('attach');

/** Puts the trigger back that was there before. */
export const detach = wiringCommand('detach');
