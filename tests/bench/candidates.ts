import { join } from 'node:path';
import { build as esbuild, type Plugin } from 'esbuild';
import { bundle, isCode, type Variant } from '../../infra/build/bundle.ts';
import { deterministicZip } from '../../infra/build/deterministic-zip.ts';
import { FUNCTIONS } from '../../infra/build/functions.ts';
import { MEASURE_NAMES } from '../../infra/build/measures.ts';
import { replaceFile } from '../../infra/build/replace-file.ts';
import { DEGRADED, NEXT_FUNCTION_METRICS, WAITED } from '../../src/observability/metrics.ts';

/** What is compared: this project's zip, and its peers. */
export const CANDIDATES = ['zip', 'bare', 'stock', 'same-writes', 'empty'] as const;
export type CandidateName = (typeof CANDIDATES)[number];

/** A function that can be run, packed as it would be deployed. */
export type Candidate = {
  readonly name: string;
  readonly zipPath: string;
  readonly zipBytes: number;
};

/** Makes functions in a folder. */
export type Build = (folder: string) => Promise<readonly Candidate[]>;

const packed = async (
  name: string,
  files: Parameters<typeof deterministicZip>[0],
  folder: string,
): Promise<Candidate> => {
  const zip = deterministicZip(files);
  const zipPath = join(folder, `${name}.zip`);
  await replaceFile(zipPath, zip);
  return { name, zipPath, zipBytes: zip.byteLength };
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
  return packed(name, [{ name: 'index.mjs', content }], folder);
};

const buildOwn = async (name: string, variant: Variant, folder: string): Promise<Candidate> =>
  packed(name, (await bundle(FUNCTIONS[0], folder, variant)).filter(isCode), folder);

/** The zip and its peers, from the same sources and dependencies. */
export const buildCandidates: Build = (folder) =>
  Promise.all(
    CANDIDATES.map((name) =>
      name === 'zip' ? buildOwn(name, {}, folder) : buildPeer(name, folder),
    ),
  );

/** Puts code in the place of a module of this project. */
const instead = (path: RegExp, contents: string): Variant => {
  const plugin: Plugin = {
    name: `instead of ${path.source}`,
    setup({ onLoad }) {
      onLoad({ filter: path }, () => ({ contents, resolveDir: import.meta.dirname }));
    },
  };
  return { plugins: [plugin] };
};

const WITHOUT_EARLY_CONNECTION = `
  import { Agent } from 'node:https';
  export class EarlyAgent extends Agent {
    constructor(options) {
      super({ keepAlive: true, maxSockets: 50, ...options });
    }
  }
  export const connectEarly = () => {};
`;

const WITH_POWERTOOLS_METRICS = `
  import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
  export const WAITED = '${WAITED}';
  export const DEGRADED = '${DEGRADED}';
  export const NEXT_FUNCTION_METRICS = ${JSON.stringify(NEXT_FUNCTION_METRICS)};
  export const createMetrics = ({ namespace, serviceName }) => {
    const metrics = new Metrics({ namespace, serviceName });
    return {
      publish(counts, details = {}) {
        for (const [name, value] of Object.entries(details)) metrics.addMetadata(name, value);
        for (const [name, value] of Object.entries(counts)) {
          metrics.addMetric(name, MetricUnit.Count, value);
        }
        metrics.publishStoredMetrics();
      },
    };
  };
`;

/** Each unusual measure of this project, and the zip without it. */
const ABLATIONS: Readonly<Record<string, Variant>> = {
  ...Object.fromEntries(MEASURE_NAMES.map((name) => [name, { without: name }])),
  'early connection': instead(
    /src[\\/]adapters[\\/]early-connection\.ts$/,
    WITHOUT_EARLY_CONNECTION,
  ),
  'metrics written by hand': instead(
    /src[\\/]observability[\\/]metrics\.ts$/,
    WITH_POWERTOOLS_METRICS,
  ),
};

export const ABLATION_NAMES: readonly string[] = Object.keys(ABLATIONS);

/** The zip, the zip without one of its measures at a time, and the function that does nothing. */
export const buildAblations: Build = (folder) =>
  Promise.all([
    buildOwn('zip', {}, folder),
    buildPeer('empty', folder),
    ...Object.entries(ABLATIONS).map(([name, variant]) => buildOwn(name, variant, folder)),
  ]);

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
