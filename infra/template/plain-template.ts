import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileSystem } from 'aws-cdk-lib';
import { FUNCTIONS } from '../build/functions.ts';
import { DIST_DIR } from '../paths.ts';
import { cdkContext } from '../stack/cdk-context.ts';
import { createApp } from '../stack/create-app.ts';
import { refuseFindings } from '../stack/findings.ts';
import { readNote, type TemplateNote } from '../stack/template-note.ts';
import { assetHash, localZipSynthesizer } from './local-zips.ts';

/** Name of the template's file. */
export const TEMPLATE_FILE = 'template.json';

/** A template as CloudFormation takes it, which no rule objects to. */
export type PlainTemplate = {
  readonly template: object;
  readonly stackName: string;
  readonly note: TemplateNote;
};

/** Zips of `dist/` by the hash that CDK gives them. */
const zipsByHash = (): ReadonlyMap<string, string> =>
  new Map(
    FUNCTIONS.map(({ name }) => {
      const zip = `${name}.zip`;
      return [FileSystem.fingerprint(join(DIST_DIR, zip)), zip];
    }),
  );

/** Puts paths beside the template in the place of locations in S3. */
const withLocalPaths = (value: unknown, zips: ReadonlyMap<string, string>): unknown => {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => withLocalPaths(item, zips));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const zip = zips.get(assetHash(value) ?? '');
  return zip === undefined
    ? Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, withLocalPaths(item, zips)]),
      )
    : `./${zip}`;
};

/**
 * Makes the stack's template for tools other than the CDK: it needs no bootstrap, names its zips by local
 * paths, and has the stack's names as parameters.
 *
 * @param options of the stack, over those of `cdk.json`
 * @throws {OptionError} if an option is misspelt or cannot be used
 * @throws {ChecksError} if a rule objects
 */
export const makePlainTemplate = (options: Readonly<Record<string, unknown>>): PlainTemplate => {
  const dir = mkdtempSync(join(tmpdir(), 'add-user-template-'));
  try {
    const { app, stack } = createApp(
      { ...cdkContext(), ...options },
      { outdir: dir, synthesizer: localZipSynthesizer(), hasParameters: true },
    );
    const { template } = app.synth().getStackArtifact(stack.artifactId);
    refuseFindings(dir);

    return {
      stackName: stack.stackName,
      note: readNote(JSON.stringify(template)),
      template: withLocalPaths(template, zipsByHash()) as object, // an object stays one
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};

/**
 * Writes a template and the zips that it names into a folder. The same options and the same zips give the
 * same bytes.
 *
 * @returns the path of the template
 */
export const writePlainTemplate = async (template: object, dir: string): Promise<string> => {
  await mkdir(dir, { recursive: true });
  const path = join(dir, TEMPLATE_FILE);
  await writeFile(path, `${JSON.stringify(template)}\n`);
  for (const { name } of FUNCTIONS) {
    await copyFile(join(DIST_DIR, `${name}.zip`), join(dir, `${name}.zip`));
  }
  return path;
};
