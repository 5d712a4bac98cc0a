import { bold, dim, warning } from '../cli/painter.ts';
import { printable } from '../cli/printable.ts';
import { factLines } from '../cli/table-text.ts';
import type { RowExplanation } from './explain-row.ts';
import type { LeftOut } from './left-out.ts';

/** JSON that a terminal shows and does not obey. It is still the same JSON. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value, null, 2).split('\n').map(printable).join('\n');

/** A place in a row: `profile.plan`, `tags[2]`. */
export const pathText = (path: LeftOut['path']): string =>
  path
    .map((step, depth) =>
      typeof step === 'number' ? `[${step}]` : depth === 0 ? step : `.${step}`,
    )
    .join('');

const section = (title: string, text: string): string => `${bold(title)}\n${text}`;

const indented = (text: string): string => text.replaceAll(/^/gm, '  ');

const keyText = (key: readonly string[], row: Readonly<Record<string, unknown>>): string =>
  factLines(key.map((name) => [printable(name), printable(String(row[name]))]));

const itemText = (item: RowExplanation['item']): string =>
  Object.entries(item ?? {})
    .map(([name, typed]) => `  ${printable(name)} = ${printable(JSON.stringify(typed))}`)
    .join('\n');

const leftOutText = (leftOut: readonly LeftOut[]): string =>
  leftOut.length === 0
    ? dim('  nothing')
    : factLines(leftOut.map(({ path, why }) => [printable(pathText(path)), printable(why)]));

/** What a person is shown of a row. */
export const explanationText = (
  path: string,
  key: readonly string[],
  { reading, why, row, item, leftOut }: RowExplanation,
): string => {
  const found =
    row === undefined
      ? [`${warning(`No row: ${reading}.`)} ${printable(why ?? '')}`]
      : [
          section('Key', keyText(key, row)),
          section('Row', indented(jsonText(row))),
          section("Row with DynamoDB's types", itemText(item)),
        ];
  const parts = reading === 'sign-up' || reading === 'no-key' ? leftOutText(leftOut) : undefined;
  return [
    `The row of ${printable(path)}`,
    ...found,
    ...(parts === undefined ? [] : [section('Left out', parts)]),
    dim('Nothing was written.'),
  ].join('\n\n');
};
