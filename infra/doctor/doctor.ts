import { EXIT } from '../cli/exit-code.ts';
import type { SubCommand } from '../cli/sub-command.ts';
import { describeCommand, readOptions } from './options.ts';

/** Checks a deployment. The exit code is 1 if something is wrong or could not be looked at. */
export const command: SubCommand = {
  describe: describeCommand,
  async run(args) {
    const { targets, isSent, isJson } = readOptions(args);
    // AWS's SDKs take longer to load than --help and a mistake take to answer.
    const { examineDeployment } = await import('./examine-deployment.ts');
    const { connect } = await import('./services.ts');
    const { isHealthy, jsonReport, textReport } = await import('./report.ts');
    const checks = await examineDeployment(connect(targets.region), targets, isSent);
    console.log(isJson ? jsonReport(checks) : textReport(checks));
    return isHealthy(checks) ? EXIT.done : EXIT.failed;
  },
};
