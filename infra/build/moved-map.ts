import { relative, resolve } from 'node:path';

type SourceMap = { readonly sources: readonly string[] };

/**
 * A source map for another folder than the one that it was made for: the paths of its sources are
 * relative to where it is.
 */
export const movedMap = (map: Uint8Array, fromDir: string, toDir: string): Uint8Array => {
  const content = JSON.parse(new TextDecoder().decode(map)) as SourceMap; // made by the bundler
  const sources = content.sources.map((source) => relative(toDir, resolve(fromDir, source)));
  return new TextEncoder().encode(JSON.stringify({ ...content, sources }));
};
