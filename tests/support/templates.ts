import { DEFAULT_USER_ROW, USERS_TABLE } from '../../src/contract.ts';
import { parseRowTemplate, type RowTemplate } from '../../src/domain/row-template/row-template.ts';
import type { TableKey } from '../../src/domain/table-key.ts';

export const LESSON_KEY: TableKey = [USERS_TABLE.partitionKey];

/** The lesson's row: the e-mail address and nothing else. */
export const LESSON: RowTemplate = parseRowTemplate(DEFAULT_USER_ROW, LESSON_KEY);

export const templateOf = (row: object, key: TableKey = LESSON_KEY): RowTemplate =>
  parseRowTemplate(JSON.stringify(row), key);

/** What USER_ROW is for the lesson's row with other attributes beside it, under Cognito's names. */
export const rowCopying = (...names: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(['email', ...names].map((name) => [name, `{${name}}`])));

/** The same as a template. */
export const copying = (...names: readonly string[]): RowTemplate =>
  parseRowTemplate(rowCopying(...names), LESSON_KEY);
