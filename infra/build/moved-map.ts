import { relative, resolve } from 'node:path';

type SourceMap = { readonly sources: readonly string[] };

/**
 * A source map for another folder than the one that it was made for: the paths of its sources are
 * relative to where it is.
 */
export const movedMap = (map: string, fromDir: string, toDir: string): string => {
  const content = JSON.parse(map) as SourceMap; // made by the bundler
  const sources = content.sources.map((source) => relative(toDir, resolve(fromDir, source)));
  return JSON.stringify({ ...content, sources });
};
