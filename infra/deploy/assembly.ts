import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outputs } from '../stack/outputs.ts';
import { readNote, type TemplateNote } from '../stack/template-note.ts';

/** The one stack of what CDK synthesized. */
export type SynthesizedStack = { readonly name: string; readonly note: TemplateNote };

type Manifest = {
  readonly artifacts: Readonly<
    Record<
      string,
      { readonly type: string; readonly properties?: Readonly<Record<string, string>> }
    >
  >;
};

const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));

/** Reads what `cdk synth` left in a folder. */
export const readAssembly = async (assemblyDir: string): Promise<SynthesizedStack> => {
  const { artifacts } = (await readJson(join(assemblyDir, 'manifest.json'))) as Manifest; // CDK's form
  const [name, stack] =
    Object.entries(artifacts).find(([, { type }]) => type === 'aws:cloudformation:stack') ?? [];
  if (name === undefined || stack?.properties?.templateFile === undefined) {
    throw new Error(`There is no stack in ${assemblyDir}.`);
  }
  const template = await readFile(join(assemblyDir, stack.properties.templateFile), 'utf8');
  return { name, note: readNote(template) };
};

/** Reads what `cdk deploy --outputs-file` wrote. */
export const readOutputs = async (file: string, stackName: string): Promise<Outputs> => {
  const outputs = (await readJson(file)) as Readonly<Record<string, Outputs>>; // CDK's form
  return outputs[stackName] ?? {};
};
