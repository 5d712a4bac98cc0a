import { expect, test } from '@jest/globals';
import { readText } from '../support/source-files.ts';

type Package = {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly version?: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly optional?: boolean;
};

const { packages } = JSON.parse(readText('package-lock.json')) as {
  readonly packages: Readonly<Record<string, Package>>;
};

/** Where Node looks for a dependency of the package at `path`: beside it, and in each folder above. */
const places = (path: string, dependency: string): string[] => {
  const above = path.lastIndexOf('node_modules/');
  const place = `${path === '' ? '' : `${path}/`}node_modules/${dependency}`;
  return path === ''
    ? [place]
    : [place, ...places(path.slice(0, Math.max(0, above - 1)), dependency)];
};

// npm 11 refuses `npm ci` when one is missing, whatever the platform. npm leaves one out, without a
// word, when the registry did not have it as the lock was made.
test('whoever installs the package gets neither Node.js nor an engine with it', () => {
  expect(packages['']?.optionalDependencies).toBeUndefined();
});

test('the lock file has every optional dependency, those of other platforms too', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (dependency) => !places(path, dependency).some((place) => place in packages),
    ),
  );

  expect(missing).toEqual([]);
});

// Not every registry has all of them. npm drops an entry that it cannot look up from the lock file:
// write it by hand then, without `integrity`.
test.each([
  ['darwin', 'arm64'],
  ['darwin', 'x64'],
  ['linux', 'arm64'],
  ['linux', 'x64'],
  ['win32', 'x64'],
])('the build of dynoxide for %s %s is an optional dependency, and locked', (os, cpu) => {
  const name = `@dynoxide/${os}-${cpu}`;

  expect(packages['infra/local/platform']?.optionalDependencies?.[name]).toBe('1.2.1');
  expect(packages[`node_modules/${name}`]).toMatchObject({
    ...{ version: '1.2.1', os: [os], cpu: [cpu], optional: true },
  });
});
