import wrapAnsi from 'wrap-ansi';
import { type Alignment, tableText, terminalWidth } from '../../cli/table-text.ts';

const MIN_WIDTH = 20;

/** Columns of the terminal that are left behind an indentation. */
export const widthBehind = (indent: number): number =>
  Math.max(MIN_WIDTH, terminalWidth() - indent);

const spaces = (count: number): string => ' '.repeat(count);

/**
 * Breaks a text, which may be coloured, into lines that fit the terminal. Only a word that is longer
 * than a line is cut.
 *
 * @param indent columns that each line begins with
 * @param hanging columns that the lines after the first are further in
 */
export const wrap = (text: string, indent: number, hanging = 0): readonly string[] => {
  const own = /^ */.exec(text)?.[0].length ?? 0;
  const width = widthBehind(indent + own + hanging);
  return wrapAnsi(text, width, { hard: true })
    .split('\n')
    .map((line, at) => `${spaces(indent + own + (at === 0 ? 0 : hanging))}${line}`);
};

// What the table itself indents by.
const TABLE_INDENT = 2;

/** Rows of texts below each other, a line each; the last column is wrapped where the terminal ends. */
export const tableLines = (
  rows: readonly (readonly string[])[],
  indent: number,
  alignments: readonly Alignment[] = [],
): readonly string[] =>
  tableText(rows, alignments, widthBehind(indent) + TABLE_INDENT)
    .split('\n')
    .map((line) => `${spaces(indent)}${line.slice(TABLE_INDENT)}`);
