import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readEvent } from '../../../infra/cli/event-file.ts';
import { PROJECT_DIR } from '../../../infra/paths.ts';
import { explainRow } from '../../../infra/row/explain-row.ts';
import { readRowTemplate } from '../../../src/environment.ts';
import { PAGE_ROWS, type PageRow, variablesFor } from '../../support/example-rows.ts';
import { readText } from '../../support/source-files.ts';

const PAGE = 'docs/row.md';
const EVENT = 'events/custom-attributes.json';
const NOW_MS = Date.UTC(2026, 10, 28, 9, 30, 15, 987);
const BEGIN =
  '<!-- shapes: made by tests/infra/row/shapes-page.test.ts, with UPDATE_DOCS=1 -->\n\n';
const END = '\n<!-- end of shapes -->';

const event = readEvent(join(PROJECT_DIR, EVENT));

const rowOf = (example: PageRow): string => {
  const { row } = explainRow(event, readRowTemplate(variablesFor(example)), NOW_MS);
  expect(row).toBeDefined();
  return JSON.stringify(row, null, 2);
};

const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');

const line = ({ title, key, rowExists }: PageRow): string =>
  `| [${title}](#${anchorOf(title)}) | \`${key.join(',')}\` | ${rowExists} |`;

const shape = (example: PageRow): string => {
  const { USERS_TABLE_KEY, USER_ROW } = variablesFor(example);
  return `### ${example.title}

${example.about}

\`\`\`sh
USERS_TABLE_KEY=${USERS_TABLE_KEY}
USER_ROW='${USER_ROW}'
\`\`\`

\`\`\`json
${rowOf(example)}
\`\`\`
`;
};

const section = (): string => `| shape | \`USERS_TABLE_KEY\` | \`row-exists\` met a row |
| --- | --- | --- |
${PAGE_ROWS.map(line).join('\n')}

${PAGE_ROWS.map(shape).join('\n')}`;

test('docs/row.md shows each shape with the row that its template makes', () => {
  const [before = '', rest = ''] = readText(PAGE).split(BEGIN);
  const [onPage, after] = rest.split(END);
  const made = section();
  if (process.env.UPDATE_DOCS === '1') {
    writeFileSync(join(PROJECT_DIR, PAGE), [before, BEGIN, made, END, after].join(''));
    return;
  }

  expect(onPage).toBe(made);
});
