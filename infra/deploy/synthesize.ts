import { readFile } from 'node:fs/promises';
import { ensureZips } from '../build/ensure-zips.ts';
import { cdkContext } from '../stack/cdk-context.ts';
import { contextOf } from '../stack/context-options.ts';
import { createApp } from '../stack/create-app.ts';
import { refuseFindings } from '../stack/findings.ts';
import { readNote, type TemplateNote } from '../stack/template-note.ts';

/** The one stack of what was synthesized. */
export type SynthesizedStack = {
  readonly name: string;
  readonly templateFile: string;
  readonly note: TemplateNote;
};

/**
 * Builds the zips, and writes the template around them as `cdk synth` does. No account is needed.
 *
 * @param options of the stack, each as `name=value`, over those of `cdk.json`
 * @throws {OptionError} if an option is misspelt or cannot be used
 * @throws {ChecksError} if a check objects
 */
export const synthesize = async (
  options: readonly string[],
  assemblyDir: string,
): Promise<SynthesizedStack> => {
  const context = { ...cdkContext(), ...contextOf(options) };
  // First: CDK names a zip after its content, as soon as it hears of it.
  await ensureZips();
  const { app, stack } = createApp(context, { outdir: assemblyDir });
  const { templateFullPath } = app.synth().getStackArtifact(stack.artifactId);
  refuseFindings(assemblyDir);
  return {
    name: stack.stackName,
    templateFile: templateFullPath,
    note: readNote(await readFile(templateFullPath, 'utf8')),
  };
};
