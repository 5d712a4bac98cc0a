import { existsSync, globSync } from 'node:fs';
import { posix } from 'node:path';
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

describe('the table of faults in docs/reliability.md', () => {
  /** What stands in for a test: a command, and the page of one. */
  const COMMANDS = ['`npm start`', '[chaos](chaos.md)', 'chaos'];
  const page = readText('docs/reliability.md');
  const [, afterHeading = ''] = page.split('## Whatever happens');
  const [table = ''] = afterHeading.split('\n## ');
  const held = rows(table, /^[^-]/)
    .slice(1)
    .map(([fault = '', , , by = '']) => ({ fault, by: by.split(', ') }));
  const links = new Map(
    [...table.matchAll(/\[([a-z-]+)\]\(\.\.\/(tests\/[^)]+\.test\.ts)\)/g)].map(
      ([, name = '', path = '']) => [name, path],
    ),
  );

  test.each(held)('says which tests hold "$fault"', ({ by }) => {
    const names = by.filter((one) => !COMMANDS.includes(one));
    const paths = names.map((one) => links.get(/^\[(.+)\]/.exec(one)?.[1] ?? one));

    expect(by).not.toEqual([]);
    expect(paths).not.toContain(undefined);
    for (const path of paths) {
      expect(readText(path ?? '')).toMatch(/\btest\b/);
    }
  });

  test('has the faults of every kind', () => {
    expect(held.length).toBeGreaterThan(20);
  });
});

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

describe('links between the documents', () => {
  const pages = globSync(['*.md', '{docs,events}/**/*.md']);

  /** As GitHub makes them of headings. */
  const anchorsIn = (page: string): ReadonlySet<string> =>
    new Set(
      [...readText(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      ),
    );

  const links = pages.flatMap((page) =>
    [...readText(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(
      ([, path = '', anchor]) => ({
        from: page,
        to: path === '' ? page : posix.join(posix.dirname(page), path),
        anchor,
      }),
    ),
  );

  test('lead to files that exist', () => {
    expect(links.length).toBeGreaterThan(100);
    expect(links.filter(({ to }) => !existsSync(to))).toEqual([]);
  });

  test('lead to headings that exist', () => {
    const toHeadings = links.filter(({ anchor }) => anchor !== undefined);

    expect(toHeadings.length).toBeGreaterThan(30);
    expect(
      toHeadings.filter(({ to, anchor = '' }) => existsSync(to) && !anchorsIn(to).has(anchor)),
    ).toEqual([]);
  });
});
