import { ensureZips } from './build/ensure-zips.ts';
import { CommandError } from './cli/command-errors.ts';
import { createApp } from './stack/create-app.ts';
import { refuseFindings } from './stack/findings.ts';

/** Builds the zips and writes the templates around them; the `cdk` command runs this, see `cdk.json`. */
const synthesize = async (): Promise<void> => {
  // First: CDK names a zip after its content, as soon as it hears of it.
  await ensureZips();
  const { app } = createApp();
  refuseFindings(app.synth().directory);
};

try {
  await synthesize();
} catch (error) {
  // What can be put right from outside is told in one line; the rest is a fault of the app.
  console.error(error instanceof CommandError ? `error: ${error.message}` : error);
  process.exitCode = 1;
}
