import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as esbuild, type Plugin } from 'esbuild';
import { build } from '../../infra/build/build.ts';
import { bundle, isCode } from '../../infra/build/bundle.ts';
import { deterministicZip } from '../../infra/build/deterministic-zip.ts';
import { FUNCTIONS } from '../../infra/build/functions.ts';
import { replaceFile } from '../../infra/build/replace-file.ts';

/** The zip without its early connection, for `first-call.ts`. */
export const WITHOUT_EARLY_CONNECTION = 'zip-without-early-connection';

/** What is compared: this project's zip, and its peers. */
export const CANDIDATES = ['zip', 'bare', 'stock', 'same-writes', 'empty'] as const;
export type CandidateName = (typeof CANDIDATES)[number];

/** A function that can be run, packed as it would be deployed. */
export type Candidate = {
  readonly name: CandidateName | typeof WITHOUT_EARLY_CONNECTION;
  readonly zipPath: string;
  readonly zipBytes: number;
};

// With these flags esbuild takes the SDK's CommonJS, which calls `require`.
const REQUIRE_BANNER =
  "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/** Bundles a peer with the flags that one finds in every tutorial. */
const buildPeer = async (name: CandidateName, folder: string): Promise<Candidate> => {
  const { outputFiles } = await esbuild({
    entryPoints: [join(import.meta.dirname, 'peers', `${name}.ts`)],
    write: false,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    banner: { js: REQUIRE_BANNER },
  });
  const content = outputFiles[0]?.contents ?? new Uint8Array();
  const zip = deterministicZip([{ name: 'index.mjs', content }]);
  const zipPath = join(folder, `${name}.zip`);
  await replaceFile(zipPath, zip);
  return { name, zipPath, zipBytes: zip.byteLength };
};

const buildOwn = async (folder: string): Promise<Candidate> => {
  const [own] = await build(join(folder, 'dist'));
  if (!own) {
    throw new Error('There is no function to build.');
  }
  return { name: 'zip', zipPath: own.zipPath, zipBytes: readFileSync(own.zipPath).byteLength };
};

/** Builds all that is compared, from the same sources and dependencies, in one go. */
export const buildCandidates = (folder: string): Promise<readonly Candidate[]> =>
  Promise.all(
    CANDIDATES.map((name) => (name === 'zip' ? buildOwn(folder) : buildPeer(name, folder))),
  );

const NO_EARLY_CONNECTION = `
  import { Agent } from 'node:https';
  export class EarlyAgent extends Agent {
    constructor() {
      super({ keepAlive: true, maxSockets: 50 });
    }
  }
  export const connectEarly = () => {};
`;

const noEarlyConnection: Plugin = {
  name: 'no-early-connection',
  setup({ onLoad }) {
    onLoad({ filter: /src[\\/]adapters[\\/]early-connection\.ts$/ }, () => ({
      contents: NO_EARLY_CONNECTION,
    }));
  },
};

/** Builds the zip as it would be if the first call opened its connection itself. */
export const buildWithoutEarlyConnection = async (folder: string): Promise<Candidate> => {
  const files = await bundle(FUNCTIONS[0], join(folder, 'without'), [noEarlyConnection]);
  const zip = deterministicZip(files.filter(isCode));
  const zipPath = join(folder, `${WITHOUT_EARLY_CONNECTION}.zip`);
  await replaceFile(zipPath, zip);
  return { name: WITHOUT_EARLY_CONNECTION, zipPath, zipBytes: zip.byteLength };
};

/**
 * Makes plain JavaScript of the measuring runtime client. Node could run the TypeScript as it is, but
 * would load the compiler for that, into the very memory that is measured.
 *
 * @returns URL of the module to preload
 */
export const buildRuntimeClient = async (folder: string): Promise<string> => {
  const outdir = join(folder, 'runtime-client');
  await esbuild({
    entryPoints: ['preload', 'measuring-client'].map((name) =>
      join(import.meta.dirname, 'runtime-client', `${name}.ts`),
    ),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
  });
  return join(outdir, 'preload.mjs');
};
