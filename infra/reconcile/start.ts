import { stillMissing } from '../../src/domain/reconcile/finding.ts';
import { EXIT, type ExitCode } from '../cli/exit-code.ts';
import { runCommand } from '../cli/run-command.ts';
import { readOptions } from './options.ts';
import { type Summary, summaryJson, summaryText } from './summary.ts';

const exitCodeOf = ({ isComplete, findings }: Summary): ExitCode => {
  if (!isComplete) {
    return EXIT.interrupted;
  }
  return stillMissing(findings) === 0 ? EXIT.done : EXIT.failed;
};

await runCommand(async () => {
  const options = readOptions(process.argv.slice(2));
  // AWS's SDKs take longer to load than --help and a mistake take to answer.
  const { run } = await import('./run.ts');
  const summary = await run(options, process.stderr);
  console.log(options.json ? summaryJson(summary) : summaryText(summary));
  return exitCodeOf(summary);
});
