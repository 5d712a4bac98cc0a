import { stripVTControlCharacters } from 'node:util';

const DEFAULT_WIDTH = 120;
// What the report itself indents by.
const MARGIN = 6;

/** Breaks words, which may be coloured, into lines that fit the terminal, indented but for the first. */
export const wrap = (words: readonly string[], indent: number): readonly string[] => {
  // A terminal that does not know its width says 0.
  const width = (process.stdout.columns || DEFAULT_WIDTH) - MARGIN;
  const [first = '', ...rest] = words;
  const lines: string[] = [];
  let line = first;
  for (const word of rest) {
    const longer = `${line} ${word}`;
    const fits = visibleLength(longer) <= width;
    if (!fits) {
      lines.push(line);
    }
    line = fits ? longer : `${' '.repeat(indent)}${word}`;
  }
  return [...lines, line];
};

const visibleLength = (text: string): number => stripVTControlCharacters(text).length;
