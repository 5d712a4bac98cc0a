import type { LogLine } from '../../support/captured-output.ts';

/** Whether a line passes a filter. */
export type LineFilter = (line: LogLine) => boolean;

type Cursor = { readonly tokens: readonly string[]; at: number };

const TOKEN = /\s*("[^"]*"|[<>!]?=|[<>()[\],]|[\w@.-]+)/y;

const tokensOf = (text: string): readonly string[] => {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (!match?.[1]) {
      throw new SyntaxError(`Logs Insights would not understand: ${text}`);
    }
    tokens.push(match[1]);
  }
  return tokens;
};

const next = (cursor: Cursor): string => cursor.tokens[cursor.at++] ?? '';

const expectNext = (cursor: Cursor, token: string): void => {
  const found = next(cursor);
  if (found !== token) {
    throw new SyntaxError(`expected ${token}, found ${found}`);
  }
};

const literal = (token: string): string | number =>
  token.startsWith('"') ? token.slice(1, -1) : Number(token);

/** A field as Logs Insights shows it: with dots into objects, and 1 and 0 for JSON's true and false. */
export const fieldOf = (line: LogLine, path: string): unknown => {
  const value = path
    .split('.')
    .reduce<unknown>((inner, name) => (inner as LogLine | undefined)?.[name], line); // or nothing
  return typeof value === 'boolean' ? Number(value) : value;
};

const COMPARE: Readonly<Record<string, (left: unknown, right: string | number) => boolean>> = {
  '=': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '>': (left, right) => typeof left === 'number' && left > Number(right),
  '<': (left, right) => typeof left === 'number' && left < Number(right),
};

const listOf = (cursor: Cursor): readonly (string | number)[] => {
  expectNext(cursor, '[');
  const values: (string | number)[] = [];
  let separator = ',';
  while (separator === ',') {
    values.push(literal(next(cursor)));
    separator = next(cursor);
  }
  return values;
};

const condition = (cursor: Cursor): LineFilter => {
  const first = next(cursor);
  if (first === '(') {
    const inner = alternatives(cursor);
    expectNext(cursor, ')');
    return inner;
  }
  const operator = next(cursor);
  if (operator === 'in') {
    const values = listOf(cursor);
    return (line) => values.some((value) => fieldOf(line, first) === value);
  }
  const compare = COMPARE[operator];
  if (!compare) {
    throw new SyntaxError(`no operator of Logs Insights: ${operator}`);
  }
  const value = literal(next(cursor));
  return (line) => compare(fieldOf(line, first), value);
};

const chain = (
  cursor: Cursor,
  word: string,
  part: (cursor: Cursor) => LineFilter,
): readonly LineFilter[] => {
  const parts = [part(cursor)];
  while (cursor.tokens[cursor.at] === word) {
    cursor.at += 1;
    parts.push(part(cursor));
  }
  return parts;
};

const conjunction = (cursor: Cursor): LineFilter => {
  const parts = chain(cursor, 'and', condition);
  return (line) => parts.every((part) => part(line));
};

const alternatives = (cursor: Cursor): LineFilter => {
  const parts = chain(cursor, 'or', conjunction);
  return (line) => parts.some((part) => part(line));
};

/**
 * Reads the condition of a `filter` command of CloudWatch Logs Insights, as far as this project uses it.
 *
 * @throws SyntaxError at anything else
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Filter.html
 */
export const insightsFilter = (text: string): LineFilter => {
  const cursor: Cursor = { tokens: tokensOf(text), at: 0 };
  const filter = alternatives(cursor);
  if (cursor.at !== cursor.tokens.length) {
    throw new SyntaxError(`there is more than a condition in: ${text}`);
  }
  return filter;
};

/**
 * The same for the pattern of a metric filter over JSON lines.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export const metricFilter = (pattern: string): LineFilter =>
  insightsFilter(
    pattern
      .replace(/^\{(.*)\}$/, '$1')
      .replaceAll('$.', '')
      .replaceAll('&&', 'and')
      .replaceAll('||', 'or')
      .replaceAll('IS TRUE', '= 1'),
  );
