import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../build/build.ts';
import { PROJECT_DIR } from '../paths.ts';
import { cdkContext } from '../stack/cdk-context.ts';
import { createApp } from '../stack/create-app.ts';
import { DOCUMENT, withPolicies } from './document.ts';
import type { PlainTemplate } from './resolve.ts';

/** Synthesizes the stack with its defaults, and with every function. */
const templateOfAll = async (): Promise<PlainTemplate> => {
  await build();
  const folder = await mkdtemp(join(tmpdir(), 'add-user-by-hand-'));
  try {
    const { app, stack } = createApp({ ...cdkContext(), userPool: 'new' }, folder);
    return app.synth().getStackArtifact(stack.artifactId).template;
  } finally {
    await rm(folder, { recursive: true });
  }
};

const file = join(PROJECT_DIR, DOCUMENT);
await writeFile(file, withPolicies(await readFile(file, 'utf8'), await templateOfAll()));
