import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deterministicZip } from '../../infra/build/deterministic-zip.ts';

/** A zip with a small function of its own, for what `add_user` never does. */
export type ScratchFunction = AsyncDisposable & { readonly zipPath: string };

/** Zips the source of `index.mjs`, which exports `handler`. */
export const scratchFunction = async (source: string): Promise<ScratchFunction> => {
  const folder = await mkdtemp(join(tmpdir(), 'scratch-function-'));
  const zipPath = join(folder, 'scratch.zip');
  const content = new TextEncoder().encode(source);
  await writeFile(zipPath, deterministicZip([{ name: 'index.mjs', content }]));
  return {
    zipPath,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};
