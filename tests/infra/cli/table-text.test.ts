import { expect, test } from '@jest/globals';
import { factLines, tableText } from '../../../infra/cli/table-text.ts';

const ROWS = [
  ['created', '1,200', 'the row was written'],
  ['row-exists', '7', 'a row with this key was there, and was left as it is by this run'],
];

test('columns stand below each other, and the last is wrapped where the terminal ends', () => {
  expect(tableText(ROWS, ['left', 'right', 'left'], 60)).toBe(
    [
      '  created     1,200  the row was written',
      '  row-exists      7  a row with this key was there, and was',
      '                     left as it is by this run',
    ].join('\n'),
  );
});

test.each([20, 60, 100])('no line is wider than a terminal of %i, if its words fit', (width) => {
  const lines = tableText([['a', 'word '.repeat(60).trim()]], [], width).split('\n');

  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
  expect(lines.join(' ').match(/word/g)).toHaveLength(60);
});

test('a word is never cut, so that it can be copied', () => {
  const arn = `arn:aws:lambda:eu-central-1:123456789012:function:${'x'.repeat(64)}`;

  expect(tableText([['function', arn]], [], 40)).toContain(arn);
});

test('facts are a name and a value each', () => {
  expect(factLines([['account', '1'] as const, ['region', 'eu-central-1'] as const])).toBe(
    '  account  1\n  region   eu-central-1',
  );
});
