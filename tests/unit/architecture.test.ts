import { describe, expect, test } from '@jest/globals';
import { filesInCircles, importsOf, readText, sourceFiles } from '../support/source-files.ts';

const files = [...sourceFiles('src'), ...sourceFiles('middleware')];

/** What a folder may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/domain': ['src/contract.ts'],
  'src/adapters': ['src/domain', 'src/contract.ts', 'src/environment.ts', 'src/*-budget.ts'],
  'src/observability': ['src/domain'],
  middleware: ['src/domain', 'src/observability', 'src/time-budget.ts'],
  'src/functions': ['src', 'middleware'],
};

const isIn = (path: string, place: string): boolean =>
  path === place ||
  path.startsWith(`${place}/`) ||
  (place.includes('*') && path.endsWith(place.slice(place.indexOf('*') + 1)));

const isOfProject = (target: string): boolean => /^(?:src|middleware|infra|tests)\//.test(target);

const offenders = (
  isConcerned: (path: string) => boolean,
  isAllowed: (target: string) => boolean,
): string[] =>
  files
    .filter(({ path }) => isConcerned(path))
    .flatMap((file) =>
      importsOf(file)
        .filter((target) => !isAllowed(target))
        .map((target) => `${file.path} imports ${target}`),
    );

/** Has no dependency, no I/O and no clock. */
const PURE_PACKAGE = 'p-limit';

describe('imports run one way', () => {
  test.each(Object.entries(MAY_IMPORT))('%s imports itself and %j', (folder, others) => {
    expect(
      offenders(
        (path) => isIn(path, folder),
        (target) => !isOfProject(target) || [folder, ...others].some((it) => isIn(target, it)),
      ),
    ).toEqual([]);
  });

  test('docs/architecture.md says the same', () => {
    const rows = readText('docs/architecture.md').matchAll(
      /^\| `((?:src\/|middleware)[a-z]*)` +\|[^|]*\| ([^|]*?) +\|$/gm,
    );

    const said = [...rows].map(([, folder, may = '']) => [
      folder,
      [...may.matchAll(/`([^`]+)`/g)].map(([, place]) => place),
    ]);
    expect(Object.fromEntries(said)).toEqual(MAY_IMPORT);
  });

  test('the domain imports no package that does anything outside', () => {
    expect(
      offenders(
        (path) => isIn(path, 'src/domain'),
        (target) => isOfProject(target) || target === PURE_PACKAGE,
      ),
    ).toEqual([]);
  });

  test('a middleware is imported by the handlers that compose it and by nothing else', () => {
    expect(
      offenders(
        (path) => isIn(path, 'src') && !path.endsWith('/handler.ts'),
        (target) => !isIn(target, 'middleware'),
      ),
    ).toEqual([]);
  });

  test('no function imports what runs it, or a test', () => {
    expect(
      offenders(
        () => true,
        (target) => !isIn(target, 'infra') && !isIn(target, 'tests'),
      ),
    ).toEqual([]);
  });

  test('and nowhere in a circle', () => {
    expect(filesInCircles(new Map(files.map((file) => [file.path, importsOf(file)])))).toEqual([]);
    expect(
      filesInCircles(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
          ['d', []],
        ]),
      ),
    ).toEqual(['a', 'b', 'c']);
  });

  test('the search sees imports at all', () => {
    const imports = files.flatMap(importsOf);

    expect(imports).toContain('src/domain/outcome.ts');
    expect(imports).toContain('@middy/core');
    expect(imports).toContain('@aws-sdk/client-sqs');
  });
});

test('one file reads the variables of the process', () => {
  const readers = files.filter(({ text }) => text.includes('process.env'));

  expect(readers.map(({ path }) => path)).toEqual(['src/environment.ts']);
});
