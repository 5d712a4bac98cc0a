import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Packages of AWS's SDK import their own package.json to say their version. The bundle gets that and
 * the name, and not the lists of scripts and dependencies.
 */
export const slimManifests: Plugin = {
  name: 'slim-manifests',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/].*[\\/]package\.json$/ }, async ({ path }) => {
      const { name, version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    });
  },
};
