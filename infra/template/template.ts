import { join } from 'node:path';
import type { Command } from 'commander';
import { newCommand } from '../cli/command-line.ts';
import { EXIT } from '../cli/exit-code.ts';
import type { SubCommand } from '../cli/sub-command.ts';
import { WORK_DIR } from '../paths.ts';
import { contextOf, parseWithContext, withContextOption } from '../stack/context-options.ts';

const OUTPUT_DIR = join(WORK_DIR, 'dist', 'template');

const describeCommand = (): Command =>
  withContextOption(newCommand('template')).description(
    'Writes a CloudFormation template and the zips that it names to dist/template/.',
  );

/** Writes the plain template. */
export const command: SubCommand = {
  describe: describeCommand,
  async run(args) {
    const command = describeCommand();
    parseWithContext(command, args);
    const { context } = command.opts<{ context: readonly string[] }>();
    // CDK takes longer to load than --help and a mistake take to answer.
    const { ensureZips } = await import('../build/ensure-zips.ts');
    const { makePlainTemplate, writePlainTemplate } = await import('./plain-template.ts');
    const { ChecksError } = await import('../stack/findings.ts');
    await ensureZips();
    const { template, findings } = makePlainTemplate(contextOf(context));
    if (findings.length > 0) {
      throw new ChecksError(findings);
    }
    console.log(
      `${await writePlainTemplate(template, OUTPUT_DIR)}\nUpload the zips beside it with "aws cloudformation package", or use "sam deploy --resolve-s3".`,
    );
    return EXIT.done;
  },
};
