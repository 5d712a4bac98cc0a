import { describe, expect, test } from '@jest/globals';
import { filesInCircles, importsOf, readText, sourceFiles } from '../support/source-files.ts';

/** What a room of infra/ may import of its neighbours. Files at the top of infra/ put the rooms together. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  cli: [],
  aws: ['cli'],
  build: [],
  stack: ['build', 'cli'],
  template: ['build', 'cli', 'stack'],
  deploy: ['aws', 'build', 'cli', 'stack'],
  attach: ['aws', 'cli'],
  doctor: ['aws', 'build', 'cli'],
  reconcile: ['aws', 'cli'],
  replay: ['aws', 'cli'],
  local: ['aws', 'build', 'cli'],
  row: ['cli'],
  console: ['build', 'cli', 'local'],
};

const EVERYBODYS = 'infra/paths.ts';

const allImports = sourceFiles('infra').map((file) => [file.path, importsOf(file)] as const);

const imports = new Map(
  allImports.map(([path, targets]) => [
    path,
    targets.filter((target) => target.startsWith('infra/') && target !== EVERYBODYS),
  ]),
);

/** The room of a file, or undefined for one at the top of infra/. */
const roomOf = (path: string): string | undefined => /^infra\/([^/]+)\//.exec(path)?.[1];

describe('the rooms of infra/', () => {
  test('are all known', () => {
    const rooms = new Set([...imports.keys()].map(roomOf).filter((room) => room !== undefined));

    expect([...rooms].sort()).toEqual(Object.keys(ROOMS).sort());
  });

  test('stand in docs/architecture.md with what they may import', () => {
    const rows = readText('docs/architecture.md').matchAll(
      /^\| `infra\/([a-z]+)` +\|[^|]*\| ([^|]*?) +\|$/gm,
    );

    expect(Object.fromEntries([...rows].map(([, room, allowed]) => [room, allowed]))).toEqual(
      Object.fromEntries(
        Object.entries(ROOMS).map(([room, allowed]) => [
          room,
          allowed.map((other) => `\`${other}\``).join(', ') || 'nothing',
        ]),
      ),
    );
  });

  test('import each other one way, and nothing at the top', () => {
    const offences = [...imports].flatMap(([path, targets]) => {
      const room = roomOf(path);
      const allowed = room === undefined ? undefined : ROOMS[room];
      return targets
        .filter((target) => {
          const other = roomOf(target) ?? target;
          return allowed !== undefined && other !== room && !allowed.includes(other);
        })
        .map((target) => `${path} imports ${target}`);
    });

    expect(offences).toEqual([]);
  });

  test('import no handler of a function, no middleware and no test', () => {
    const ofOthers = allImports.flatMap(([path, targets]) =>
      targets
        .filter((target) => /^(?:src|middleware|tests)\//.test(target))
        .map((target) => ({ path, target })),
    );

    expect(ofOthers).not.toEqual([]);
    expect(
      ofOthers.filter(({ target }) =>
        /^(?:middleware|tests)\/|\/(?:handler|index)\.ts$/.test(target),
      ),
    ).toEqual([]);
  });

  test('have no circle: each room comes after those that it imports', () => {
    const placed = new Set<string>();
    for (const [room, allowed] of Object.entries(ROOMS)) {
      expect([room, allowed.filter((other) => !placed.has(other))]).toEqual([room, []]);
      placed.add(room);
    }
  });

  test('hold no circle of files', () => {
    expect(filesInCircles(imports)).toEqual([]);
  });
});
