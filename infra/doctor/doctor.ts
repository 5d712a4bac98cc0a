import { processTerminal, requireTerminal } from '../cli/ask.ts';
import { EXIT } from '../cli/exit-code.ts';
import type { SubCommand } from '../cli/sub-command.ts';
import type { Check } from './check.ts';
import { describeCommand, type Options, readOptions } from './options.ts';

/** Signs a user up for a trial. Questions and what is being done go to stderr. */
const trySignUp = async ({ targets, isYes }: Options, before: readonly Check[]) => {
  const { connectForSignUp } = await import('./sign-up/services.ts');
  const { signUp } = await import('./sign-up/sign-up.ts');
  const { systemClock } = await import('./sign-up/wait-for.ts');
  return await signUp(connectForSignUp(targets.region), targets, before, {
    ...{ isYes, terminal: processTerminal, clock: systemClock, exit: (code) => process.exit(code) },
  });
};

/** Checks a deployment. The exit code is 1 if something is wrong or could not be looked at. */
export const command: SubCommand = {
  describe: describeCommand,
  async run(args) {
    const options = readOptions(args);
    const { targets, isSent, isSigningUp, isYes, isJson } = options;
    if (isSigningUp && !isYes) {
      requireTerminal(processTerminal, 'leave --sign-up out');
    }
    // AWS's SDKs take longer to load than --help and a mistake take to answer.
    const { examineDeployment } = await import('./examine-deployment.ts');
    const { connect } = await import('./services.ts');
    const { isHealthy, jsonReport, textReport } = await import('./report.ts');
    const before = await examineDeployment(connect(targets.region), targets, isSent);
    const tried = isSigningUp ? await trySignUp(options, before) : undefined;
    const checks = [...before, ...(tried?.checks ?? [])];
    console.log(isJson ? jsonReport(checks) : textReport(checks));
    if (tried?.isInterrupted) {
      return EXIT.interrupted;
    }
    return isHealthy(checks) ? EXIT.done : EXIT.failed;
  },
};
