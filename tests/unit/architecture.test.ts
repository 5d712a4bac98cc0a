import { posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { filesInCircles, type SourceFile, sourceFiles } from '../support/source-files.ts';

const IMPORT = /(?:from|import\()\s*'([^']+)'/g;

/** What a file imports: paths in the repository, or names of packages. */
const importsOf = ({ path, text }: SourceFile): string[] =>
  [...text.matchAll(IMPORT)].map(([, target = '']) =>
    target.startsWith('.') ? posix.join(posix.dirname(path), target) : target,
  );

const files = [...sourceFiles('src'), ...sourceFiles('middleware')];

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
  test('the domain imports itself, the contract, and no package that does anything outside', () => {
    expect(
      offenders(
        (path) => path.startsWith('src/domain/'),
        (target) =>
          target.startsWith('src/domain/') || ['src/contract.ts', PURE_PACKAGE].includes(target),
      ),
    ).toEqual([]);
  });

  test('a middleware imports the domain, what observes it, and limits of time', () => {
    expect(
      offenders(
        (path) => path.startsWith('middleware/'),
        (target) =>
          !target.startsWith('src/') ||
          /^src\/(domain|observability)\//.test(target) ||
          target === 'src/time-budget.ts',
      ),
    ).toEqual([]);
  });

  test('a middleware is imported by the handlers that compose it and by nothing else', () => {
    expect(
      offenders(
        (path) => path.startsWith('src/') && !path.endsWith('/handler.ts'),
        (target) => !target.startsWith('middleware/'),
      ),
    ).toEqual([]);
  });

  test('what observes a function imports the domain', () => {
    expect(
      offenders(
        (path) => path.startsWith('src/observability/'),
        (target) => !target.startsWith('src/') || /^src\/(domain|observability)\//.test(target),
      ),
    ).toEqual([]);
  });

  test('an adapter knows no middleware and no handler', () => {
    expect(
      offenders(
        (path) => path.startsWith('src/adapters/'),
        (target) =>
          !target.startsWith('middleware/') && !/\/(handler|index|parts)\.ts$/.test(target),
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
