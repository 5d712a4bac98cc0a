import { stripVTControlCharacters } from 'node:util';
import Table, { type CharName } from 'cli-table3';

const DEFAULT_WIDTH = 120;
const INDENT = '  ';
const GAP = '  ';

const BORDERS: readonly CharName[] = [
  ...(['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid'] as const),
  ...(['bottom-left', 'bottom-right', 'left-mid', 'mid', 'mid-mid', 'right-mid', 'right'] as const),
];
const NO_BORDERS = Object.fromEntries(BORDERS.map((name) => [name, '']));

export type Alignment = 'left' | 'right';

/** Columns of the terminal. One that does not know says 0. */
export const terminalWidth = (): number => process.stdout.columns || DEFAULT_WIDTH;

const longest = (texts: readonly string[]): number =>
  Math.max(0, ...texts.map((text) => stripVTControlCharacters(text).length));

/** What the last column takes of the line: what is left of it, but no word is cut. */
const lastWidth = (rows: readonly (readonly string[])[], width: number): number => {
  const others = (rows[0] ?? [])
    .slice(0, -1)
    .map((_, at) => longest(rows.map((row) => row[at] ?? '')));
  const taken = others.reduce((sum, other) => sum + other + GAP.length, INDENT.length);
  const words = rows.flatMap((row) => (row.at(-1) ?? '').split(' '));
  return Math.max(width - taken, longest(words));
};

/**
 * Rows of texts below each other, indented, without lines around them. The last column is wrapped where
 * the terminal ends.
 *
 * @param rows with as many cells each
 * @param alignments of the columns @default left
 * @param width columns of the terminal
 */
export const tableText = (
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[] = [],
  width = terminalWidth(),
): string => {
  const columns = rows[0]?.length ?? 0;
  const table = new Table({
    chars: { ...NO_BORDERS, left: INDENT, middle: GAP },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colAligns: [...alignments],
    colWidths: [...Array.from({ length: columns - 1 }, () => null), lastWidth(rows, width)],
    wordWrap: true,
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
};

/** Names and values, one a line, the values below each other. */
export const factLines = (facts: readonly (readonly [name: string, value: string])[]): string =>
  tableText(facts);
