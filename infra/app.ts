import { build } from './build/build.ts';
import { createApp } from './stack/create-app.ts';
import { findingsIn } from './stack/findings.ts';
import { OptionError } from './stack/option-error.ts';

/** Builds the zips and writes the templates around them; the `cdk` command runs this, see `cdk.json`. */
const synthesize = async (): Promise<void> => {
  // First: CDK names a zip after its content, as soon as it hears of it.
  await build();
  const { app } = createApp();
  const { directory } = app.synth();
  for (const { rule, severity, says, places } of findingsIn(directory)) {
    console.error(`error: ${rule} (${severity}): ${says}\n  ${places.join('\n  ')}`);
    process.exitCode = 1;
  }
};

try {
  await synthesize();
} catch (error) {
  // A wrong option is told in one line; the rest is a fault of the app.
  console.error(error instanceof OptionError ? `error: ${error.message}` : error);
  process.exitCode = 1;
}
