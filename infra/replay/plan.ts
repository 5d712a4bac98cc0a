import type { RowTemplate } from '../../src/domain/row-template/row-template.ts';
import { accountFacts } from '../aws/account.ts';
import { countText } from '../cli/pace.ts';
import { factLines } from '../cli/table-text.ts';
import type { Job } from './prepare.ts';
import type { Survey } from './survey.ts';

const CAUTION = `  A row that is there is left as it is. What was done in the last 15 days is not done again; an older
  confirmation is written again if its user has deleted the row since.`;

const holdsText = (survey: Survey | undefined): string => {
  if (!survey) {
    return 'not known before it is read: a pipe can be read only once';
  }
  const { total, counts } = survey;
  const kinds = [
    [counts['sign-up'], 'sign-ups'],
    [counts.parked, 'parked messages'],
    [counts['nothing-to-write'], 'with nothing to write'],
    [counts.unreadable, 'that cannot be read'],
  ] as const;
  const parts = kinds
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${countText(count)} ${name}`);
  return `${countText(total)}: ${parts.join(', ')}`;
};

const rowText = ({ key, attributeNames }: RowTemplate): string =>
  `key ${key.join(' and ')}, made of ${attributeNames.join(', ')}`;

/** What a replay would do, and where. */
export const planText = ({ source, survey, account, tables, template }: Job): string =>
  [
    `Replay of ${source.name}`,
    factLines([
      ...accountFacts(account, 'DYNAMODB'),
      ['rows', `table ${tables.usersTableName}`],
      ['records', `table ${tables.idempotencyTableName}`],
      ['a new row', `${rowText(template)}; a parked message brings its own`],
      ['holds', holdsText(survey)],
    ]),
    CAUTION,
  ].join('\n');

/** What has to be agreed to. */
export const questionText = ({ survey, account, tables }: Job): string => {
  const count = survey ? survey.counts['sign-up'] + survey.counts.parked : undefined;
  const rows = count === undefined ? 'the rows' : `up to ${countText(count)} rows`;
  return `Write ${rows} to ${tables.usersTableName} in account ${account.accountId}, ${account.region}?`;
};
