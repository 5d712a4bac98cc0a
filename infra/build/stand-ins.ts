import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Modules of the dependencies that the bundles do without, and what stands in for each: a file of
 * `stand-ins/`. `docs/performance.md` says why each is safe to leave out.
 */
const STAND_INS = {
  // A function gets its credentials from its variables or from a container endpoint. The rest of the
  // SDK's chain is for machines of developers and for other services.
  'credentials-elsewhere.ts': [
    '@aws-sdk/credential-provider-ini/dist-es/index.js',
    '@aws-sdk/credential-provider-process/dist-es/index.js',
    '@aws-sdk/credential-provider-sso/dist-es/index.js',
    '@aws-sdk/credential-provider-web-identity/dist-es/index.js',
    '@smithy/credential-provider-imds/dist-es/index.js',
  ],
  // The same, with `fs.readFile`: `fs/promises` loads half of Node's terminal besides. And files are
  // looked for only where a variable says that there is a place for them.
  'read-file.ts': ['@smithy/core/dist-es/submodules/config/shared-ini-file-loader/readFile.js'],
  // The same, and loads zlib when a checksum is asked for: never here.
  'crc32.ts': ['@smithy/core/dist-es/submodules/checksum/crc32/Crc32Node.js'],
  // The key of a record is given, not looked up in an event.
  'no-jmespath.ts': [
    '@aws-lambda-powertools/jmespath/lib/esm/index.js',
    '@aws-lambda-powertools/jmespath/lib/esm/PowertoolsFunctions.js',
  ],
  // No operation that is called here discovers endpoints.
  'endpoint-cache.ts': ['@aws-sdk/endpoint-cache/dist-es/EndpointCache.js'],
  // Node's own hashes are there.
  'sha256-js.ts': ['@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js'],
  // No operation that is called streams events.
  'no-streams.ts': ['@smithy/core/dist-es/submodules/event-streams/index.js'],
  // No browser runs this.
  'nothing.ts': ['bowser/bowser.mjs'],
} as const satisfies Record<string, readonly string[]>;

const FOLDER = join(import.meta.dirname, 'stand-ins');

const replaced: ReadonlyMap<string, string> = new Map(
  Object.entries(STAND_INS).flatMap(([standIn, modules]) =>
    modules.map((module): [string, string] => [module, standIn]),
  ),
);

/** Stand in for globals that only modules of dependencies look at. */
export const GLOBALS = join(FOLDER, 'globals.ts');

/** A path below `node_modules`, nested ones included, the same on every system. */
const moduleOf = (path: string): string =>
  path.replaceAll('\\', '/').replace(/^.*\/node_modules\//, '');

const escaped = (text: string): string => text.replace(/[.]/g, '\\.').replaceAll('/', '[\\\\/]');
const FILTER = new RegExp(
  `[\\\\/]node_modules[\\\\/](${[...replaced.keys()].map(escaped).join('|')})$`,
);

/**
 * Puts the stand-ins into a bundle. The build fails when a module of the list is not there any more:
 * an upgrade has moved it, and the bundle would grow without a word.
 */
export const standIns: Plugin = {
  name: 'stand-ins',
  setup({ onStart, onLoad, onEnd }) {
    const missing = new Set(replaced.keys());
    onStart(() => {
      for (const module of replaced.keys()) {
        missing.add(module);
      }
    });
    onLoad({ filter: FILTER }, async ({ path }) => {
      const module = moduleOf(path);
      missing.delete(module);
      return {
        contents: await readFile(join(FOLDER, replaced.get(module) ?? ''), 'utf8'),
        loader: 'ts',
        resolveDir: FOLDER,
      };
    });
    onEnd(() => ({
      errors: [...missing].map((module) => ({
        text: `${module} is not in the bundle: has an upgrade moved it? See infra/build/stand-ins.ts.`,
      })),
    }));
  },
};
