import { describe, expect, test } from '@jest/globals';
import { ENVIRONMENT } from '../../src/contract.ts';
import { OUTCOMES } from '../../src/domain/outcome.ts';
import { readText } from '../support/source-files.ts';

const readme = readText('README.md');

/** The cells of every row of a Markdown table whose first cell matches. */
const rows = (text: string, firstCell: RegExp): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([first = '']) => firstCell.test(first));

const firstCells = (table: string[][]): string[] =>
  table.map(([first = '']) => first.replaceAll('`', ''));

describe('the README', () => {
  test('lists every outcome with its level, and no other', () => {
    const names = Object.keys(OUTCOMES);
    const table = rows(readme, /^`[a-z-]+`$/);

    expect(table.map(([name = '', level]) => [name.replaceAll('`', ''), level])).toEqual(
      names.map((name) => [name, OUTCOMES[name as keyof typeof OUTCOMES].toUpperCase()]),
    );
  });

  test('and the page of the comparison list every variable of the contract', () => {
    const table = firstCells(
      [readme, readText('docs/reconcile.md')].flatMap((text) => rows(text, /^`[A-Z][A-Z_]+`$/)),
    );

    expect(table).toEqual(expect.arrayContaining(Object.values(ENVIRONMENT)));
  });

  test('names scripts that exist', () => {
    const { scripts } = JSON.parse(readText('package.json')) as { scripts: object };
    const named = ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/decisions.md']
      .flatMap((path) => [...readText(path).matchAll(/npm run (?:--silent )?([a-z:-]+)/g)])
      .map(([, name = '']) => name);

    expect(named).not.toEqual([]);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining([...new Set(named)]));
  });
});
