import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { PROJECT_DIR } from '../paths.ts';

const BUNDLE_POSITION = /(?:file:\/\/)?[^\s()"']*?([\w-]+\.mjs):(\d+):(\d+)/g;

/**
 * Makes what replaces positions in a bundle by positions in the sources, in a stack trace or a log
 * line. Each source map is read once.
 *
 * @param mapDir folder of the source maps: of a build of the same commit as the bundle that ran
 */
export const sourcePositions = (mapDir: string): ((trace: string) => string) => {
  const maps = new Map<string, SourceMap | undefined>();
  const mapOf = (bundle: string): SourceMap | undefined => {
    if (!maps.has(bundle)) {
      maps.set(bundle, readMap(join(mapDir, `${bundle}.map`)));
    }
    return maps.get(bundle);
  };
  return (trace) =>
    trace.replace(BUNDLE_POSITION, (position, bundle: string, line: string, column: string) => {
      const map = mapOf(bundle);
      return (map && sourcePosition(map, Number(line), Number(column), mapDir)) ?? position;
    });
};

/** The same for one text. */
export const withSourcePositions = (trace: string, mapDir: string): string =>
  sourcePositions(mapDir)(trace);

const readMap = (path: string): SourceMap | undefined => {
  try {
    return new SourceMap(JSON.parse(readFileSync(path, 'utf8')) as SourceMapPayload);
  } catch {
    // Not one of this function's bundles: its positions stay as they are.
    return undefined;
  }
};

const sourcePosition = (
  map: SourceMap,
  line: number,
  column: number,
  mapDir: string,
): string | undefined => {
  const origin = map.findOrigin(line, column);
  if (!('fileName' in origin)) {
    return undefined;
  }
  const path = relative(PROJECT_DIR, resolve(mapDir, origin.fileName)).replaceAll('\\', '/');
  return `${path}:${origin.lineNumber}:${origin.columnNumber}`;
};
