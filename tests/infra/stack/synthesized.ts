import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import type { AddUserStack } from '../../../infra/stack/add-user-stack.ts';
import { cdkContext } from '../../../infra/stack/cdk-context.ts';
import { createApp } from '../../../infra/stack/create-app.ts';

/** A stack as CloudFormation would get it, made without an account. */
export type Synthesized = {
  readonly template: Template;
  /** Folder of the templates and the zips. */
  readonly dir: string;
};

export type SynthesizeOptions = {
  /** May add to the stack before it is synthesized. */
  readonly change?: (stack: AddUserStack) => unknown;
  /** Whether CDK's own rules are run: their engine takes seconds to load, in Jest half a minute. @default false */
  readonly isChecked?: boolean;
};

/**
 * Synthesizes the stack as `cdk synth` does. Once a test file, if that will do.
 *
 * @param context options of the stack, over those of `cdk.json`
 * @throws if a check objects
 */
export const synthesize = (
  context: Readonly<Record<string, unknown>> = {},
  { change = () => undefined, isChecked = false }: SynthesizeOptions = {},
): Synthesized => {
  const dir = mkdtempSync(join(tmpdir(), 'add-user-stack-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  process.env.CDK_VALIDATION = String(isChecked);
  const { app, stack } = createApp({ ...cdkContext(), ...context }, { outdir: dir });
  change(stack);
  const { template } = app.synth().getStackArtifact(stack.artifactId);
  return { template: Template.fromJSON(template), dir };
};

/** A resource of a template, as far as tests look into it. */
export type Resource = {
  readonly Properties: {
    readonly Code?: { readonly S3Key: string };
    readonly Environment?: { readonly Variables: Readonly<Record<string, unknown>> };
    readonly [property: string]: unknown;
  };
};

/** The one resource of a type whose properties hold these, with its logical id. */
export const theOne = (
  template: Template,
  type: string,
  properties: Readonly<Record<string, unknown>> = {},
): { readonly id: string; readonly resource: Resource } => {
  const found = Object.entries(template.findResources(type, { Properties: properties }));
  const [entry] = found;
  if (entry === undefined || found.length !== 1) {
    throw new Error(`${found.length} resources of ${type} have ${JSON.stringify(properties)}`);
  }
  return { id: entry[0], resource: entry[1] as Resource }; // every resource here has properties
};
