import { globSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ERRORS } from '../../../infra/cli/exit-code.ts';
import { readText, sourceFiles } from '../../support/source-files.ts';

/** First and second cell of each row of a document that begins with a code. */
const documented = (path: string): readonly (readonly [code: string, exitCode: string])[] =>
  [...readText(path).matchAll(/^\| `(ADD_USER_E_[A-Z_]+)` +\| ([^|]*?) +\|/gm)].map(
    ([, code = '', exitCode = '']) => [code, exitCode],
  );

const codesIn = (...folders: string[]): string[] =>
  [
    ...new Set(
      folders
        .flatMap(sourceFiles)
        .flatMap(({ text }) => text.match(/ADD_USER_E_[A-Z_]*[A-Z]/g) ?? []),
    ),
  ].sort();

describe('an error of a command', () => {
  test('stands in docs/errors.md with its exit code, and no other stands there', () => {
    expect(documented('docs/errors.md').filter(([, exitCode]) => /^\d$/.test(exitCode))).toEqual(
      Object.entries(ERRORS).map(([code, exitCode]) => [code, String(exitCode)]),
    );
  });

  test('has a code of the dictionary, and every code of the dictionary is used', () => {
    const used = codesIn('infra').concat('ADD_USER_E_NODE'); // in JavaScript

    expect([...new Set(used)].sort()).toEqual(Object.keys(ERRORS).sort());
    expect(readText('infra/add-user.js')).toContain('error: ADD_USER_E_NODE: ');
    const others = sourceFiles('infra').filter(({ path }) => path !== 'infra/cli/exit-code.ts');
    const mentioned = others.map(({ text }) => text).join() + readText('infra/add-user.js');
    expect(
      Object.keys(ERRORS).filter(
        (code) => !mentioned.includes(code) && code !== 'ADD_USER_E_ENVIRONMENT',
      ),
    ).toEqual([]);
  });
});

test('an error of a function stands in docs/errors.md without an exit code, and no other does', () => {
  expect(
    documented('docs/errors.md')
      .filter(([, exitCode]) => !/^\d$/.test(exitCode))
      .map(([code]) => code)
      .sort(),
  ).toEqual(codesIn('src', 'middleware'));
});

test('a code that a page names exists', () => {
  const pages = [...globSync('docs/*.md'), 'README.md', 'CONTRIBUTING.md', 'events/README.md'];
  const named = pages.flatMap((path) =>
    [...readText(path).matchAll(/ADD_USER_E_[A-Z_]*[A-Z]/g)].map(([code]) => code),
  );

  expect(named.length).toBeGreaterThan(Object.keys(ERRORS).length);
  expect([...Object.keys(ERRORS), ...codesIn('src', 'middleware')]).toEqual(
    expect.arrayContaining([...new Set(named)]),
  );
});

/** Every class of the sources, and what it extends. */
const classes = ['src', 'middleware', 'infra']
  .flatMap(sourceFiles)
  .flatMap(({ path, text }) =>
    [
      ...text.matchAll(
        /^(?:export )?(?:abstract )?class (\w+) extends (\w+) (?:\{\}|[\s\S]*?^\})/gm,
      ),
    ].map(([body, name = '', base = '']) => ({ path, name, base, body })),
  );

const isError = (name: string): boolean => /^(?:\w*Error)$/.test(name) && name !== 'AnsweredError'; // it tells that all was told

/** Whether a class, or one that it extends, has a code. */
const hasCode = (name: string): boolean => {
  const found = classes.find((it) => it.name === name);
  return (
    found !== undefined &&
    (/ADD_USER_E_|super\(code,|super\(CODES\[/.test(found.body) || hasCode(found.base))
  );
};

/**
 * These never end a command or an invocation: they are caught by their own file, by the SDK's chain of
 * credentials, by `environment.ts`, which names the variable, and by the server of the console's page.
 */
const CAUGHT_INSIDE = ['NothingToRecordError', 'NotInTheBundle', 'TemplateError', 'ActionError'];
const WITHOUT_CODE = ['CommandError', 'AnsweredError', ...CAUGHT_INSIDE];

test('every class of errors has a code', () => {
  const errors = classes.filter(({ name, base }) => isError(name) || isError(base));

  expect(errors.length).toBeGreaterThan(15);
  expect(errors.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['EnvironmentError', 'AwsCallError', 'PoolChangedError', 'InitError']),
  );
  expect(
    errors
      .filter(({ name }) => !WITHOUT_CODE.includes(name) && !hasCode(name))
      .map(({ path, name }) => `${path}: ${name}`),
  ).toEqual([]);
});

test('every class of errors of a command is a CommandError, so that it ends with its exit code', () => {
  const commandErrors = (name: string): boolean =>
    name === 'CommandError' ||
    classes.some((it) => it.name === name && it.base !== name && commandErrors(it.base));

  expect(
    classes
      .filter(({ path, name }) => path.startsWith('infra/') && isError(name))
      .filter(({ name }) => !CAUGHT_INSIDE.includes(name) && !commandErrors(name))
      .map(({ path, name }) => `${path}: ${name}`),
  ).toEqual([]);
});
