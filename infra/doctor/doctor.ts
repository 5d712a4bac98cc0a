import { EXIT } from '../cli/exit-code.ts';
import { runCommand } from '../cli/run-command.ts';
import { examineDeployment } from './examine-deployment.ts';
import { readOptions } from './options.ts';
import { isHealthy, jsonReport, textReport } from './report.ts';
import { connect } from './services.ts';

await runCommand(async () => {
  const { targets, isSent, isJson } = readOptions(process.argv.slice(2));
  const checks = await examineDeployment(connect(targets.region), targets, isSent);
  console.log(isJson ? jsonReport(checks) : textReport(checks));
  return isHealthy(checks) ? EXIT.done : EXIT.failed;
});
