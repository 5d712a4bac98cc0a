import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { newCommand } from '../cli/command-line.ts';
import { EXIT } from '../cli/exit-code.ts';
import type { SubCommand } from '../cli/sub-command.ts';
import { WORK_DIR } from '../paths.ts';
import { contextOf, parseWithContext, withContextOption } from '../stack/context-options.ts';
import { nextStepText } from '../stack/next-step.ts';
import { deployText } from './deploy-text.ts';

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
    const { makePlainTemplate, TEMPLATE_FILE, writePlainTemplate } = await import(
      './plain-template.ts'
    );
    await ensureZips();
    const { template, stackName, note } = makePlainTemplate(contextOf(context));
    const path = await writePlainTemplate(template, OUTPUT_DIR);
    const dir = relative('.', OUTPUT_DIR).replaceAll('\\', '/');
    console.log(
      [
        path,
        ...['', deployText({ dir, file: TEMPLATE_FILE, stackName })],
        ...['', nextStepText(note)],
        ...(note.userPool.kind === 'existing'
          ? ['If a tool described the pool, its next deploy needs the ARN, too: docs/adopt.md.']
          : []),
      ].join('\n'),
    );
    return EXIT.done;
  },
};
