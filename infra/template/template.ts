import { join } from 'node:path';
import { Command } from 'commander';
import { currentZips } from '../build/current-zips.ts';
import { parseCommandLine } from '../cli/command-line.ts';
import { EXIT } from '../cli/exit-code.ts';
import { runCommand } from '../cli/run-command.ts';
import { DIST_DIR } from '../paths.ts';
import { OptionError } from '../stack/option-error.ts';
import { makePlainTemplate, type PlainTemplate, writePlainTemplate } from './plain-template.ts';

const OUTPUT_DIR = join(DIST_DIR, 'template');

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const readContext = (args: readonly string[]): Readonly<Record<string, string>> => {
  const command = new Command('npm run template --')
    .description('Writes a CloudFormation template and the zips that it names to dist/template/.')
    .option('-c, --context <name=value>', 'an option of the stack, see docs/deploy.md', collect, [])
    .allowExcessArguments(false);
  parseCommandLine(command, args);
  const { context } = command.opts<{ context: readonly string[] }>();
  return Object.fromEntries(
    context.map((option) => {
      const equals = option.indexOf('=');
      return [option.slice(0, equals), option.slice(equals + 1)];
    }),
  );
};

/** @returns undefined after it has said which option cannot be used */
const made = (context: Readonly<Record<string, string>>): PlainTemplate | undefined => {
  try {
    return makePlainTemplate(context);
  } catch (error) {
    if (error instanceof OptionError) {
      console.error(`error: ${error.message}`);
      return undefined;
    }
    throw error;
  }
};

await runCommand(async () => {
  const context = readContext(process.argv.slice(2));
  await currentZips();
  const plain = made(context);
  if (!plain) {
    return EXIT.usage;
  }
  const path = await writePlainTemplate(plain.template, OUTPUT_DIR);
  for (const { rule, severity, says, places } of plain.findings) {
    console.error(`error: ${rule} (${severity}): ${says}\n  ${places.join('\n  ')}`);
  }
  console.log(
    `${path}\nUpload the zips beside it with "aws cloudformation package", or use "sam deploy --resolve-s3".`,
  );
  return plain.findings.length === 0 ? EXIT.done : EXIT.failed;
});
