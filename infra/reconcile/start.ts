import { stillMissing } from '../../src/domain/reconcile/finding.ts';
import { AnsweredError } from '../console/command-errors.ts';
import { readOptions } from './options.ts';
import { run } from './run.ts';
import { BrokenOffError, SetupError } from './setup-error.ts';
import { type Summary, summaryJson, summaryText } from './summary.ts';

const EXIT_MISSING = 1;
const EXIT_USAGE = 2;
// As shells have it for a command that SIGINT ended.
const EXIT_STOPPED = 130;

const exitCodeOf = ({ isComplete, findings }: Summary): number => {
  if (!isComplete) {
    return EXIT_STOPPED;
  }
  return stillMissing(findings) === 0 ? 0 : EXIT_MISSING;
};

const exitCodeOfFault = (fault: unknown): number => {
  if (fault instanceof AnsweredError) {
    return fault.exitCode;
  }
  // What can be put right from outside is told in one line; the rest is a fault of this command.
  const isExplained = fault instanceof SetupError || fault instanceof BrokenOffError;
  console.error(isExplained ? `error: ${fault.message}` : fault);
  return fault instanceof SetupError ? EXIT_USAGE : EXIT_MISSING;
};

// Whoever reads this may have seen enough, as `head` has.
process.stdout.on('error', () => process.exit(EXIT_MISSING));
try {
  const options = readOptions(process.argv.slice(2));
  const summary = await run(options, process.stderr);
  console.log(options.json ? summaryJson(summary) : summaryText(summary));
  // Set rather than exited with: what was printed must reach a pipe first.
  process.exitCode = exitCodeOf(summary);
} catch (fault) {
  process.exitCode = exitCodeOfFault(fault);
}
