import { join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { PROJECT_DIR } from '../paths.ts';
import { lazyBuiltins } from './lazy-builtins.ts';
import { replaceModules } from './replace-modules.ts';

type Measure = { readonly plugin: Plugin } | { readonly alias: Record<string, string> };

/**
 * All that the build does to a bundle beyond the flags of every tutorial. Each must buy at least 2 % of the
 * CPU time of a cold start by itself: `npm run bench -- --ablate` builds the bundle without one at a time.
 * `docs/performance.md` has the figures, and says why each is safe.
 */
const MEASURES = {
  // What Tracer and this project need of it, in a tenth of the code.
  'X-Ray SDK replaced': {
    alias: { 'aws-xray-sdk-core': join(PROJECT_DIR, 'src/adapters/xray/sdk.ts') },
  },
  'lazy built-in modules': { plugin: lazyBuiltins },
  // Lambda sets the credentials in variables, or names a container endpoint. The rest of the SDK's
  // chain is for other services and for machines of developers.
  'credential providers left out': {
    plugin: replaceModules('credential-provider.ts', [
      '@aws-sdk/credential-provider-ini/dist-es/index.js',
      '@aws-sdk/credential-provider-process/dist-es/index.js',
      '@aws-sdk/credential-provider-sso/dist-es/index.js',
      '@aws-sdk/credential-provider-web-identity/dist-es/index.js',
      '@smithy/credential-provider-imds/dist-es/index.js',
    ]),
  },
  // The key of an idempotency record is given, not looked up in an event.
  'JMESPath left out': {
    plugin: replaceModules('jmespath.ts', [
      '@aws-lambda-powertools/jmespath/lib/esm/index.js',
      '@aws-lambda-powertools/jmespath/lib/esm/PowertoolsFunctions.js',
    ]),
  },
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof MEASURES;

export const MEASURE_NAMES = Object.keys(MEASURES) as readonly MeasureName[]; // its own keys

/** The bundler's options of all measures but `without`. */
export const measures = (without?: MeasureName): Pick<BuildOptions, 'alias' | 'plugins'> => {
  const kept: readonly Measure[] = MEASURE_NAMES.filter((name) => name !== without).map(
    (name) => MEASURES[name],
  );
  return {
    alias: Object.assign({}, ...kept.map((measure) => ('alias' in measure ? measure.alias : {}))),
    plugins: kept.flatMap((measure) => ('plugin' in measure ? [measure.plugin] : [])),
  };
};
