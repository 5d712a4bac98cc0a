import { describe, expect, test } from '@jest/globals';
import { type Summary, summaryJson, summaryText } from '../../../infra/reconcile/summary.ts';

const SUMMARY: Summary = {
  userPoolId: 'eu-central-1_x',
  region: 'eu-central-1',
  account: '123456789012',
  table: 'chocolate_user',
  mode: 'apply',
  isComplete: true,
  users: 12_345,
  continuedAfterUsers: 0,
  tellsOwners: true,
  findings: {},
  failures: {},
  startedOver: 0,
  throttled: 0,
  durationMs: 61_000,
};

const linesOf = (some: Partial<Summary>, width = 100): readonly string[] =>
  summaryText({ ...SUMMARY, ...some }, width).split('\n');

describe('the summary', () => {
  test('keeps each finding apart from what it means, however long it is', () => {
    const lines = linesOf({
      findings: { present: 7, 'skipped:FORCE_CHANGE_PASSWORD': 2, 'skipped:ARCHIVED': 1 },
    });

    expect(lines).toEqual([
      '',
      '  12,345  users                          in 1 min 1 s',
      '       7  present                        have a row',
      '       0  missing                        have no row: --apply writes it',
      '       2  skipped:FORCE_CHANGE_PASSWORD  are FORCE_CHANGE_PASSWORD: see --include and --exclude',
      '       1  skipped:ARCHIVED               are ARCHIVED: no row',
      '',
      'Nothing is missing.',
    ]);
  });

  test.each([60, 80, 100])('fits a terminal of %d columns', (width) => {
    const findings = { removed: 1, 'skipped:UNCONFIRMED': 3, 'skipped:DISABLED': 2 };

    const lines = linesOf({ findings }, width);

    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  });

  test('says of each reason what to do about it', () => {
    const lines = linesOf({
      findings: { failed: 3 },
      failures: { ProvisionedThroughputExceededException: 2, ValidationException: 1 },
    });

    expect(lines).toContain(
      '2 not written: ADD_USER_E_AWS: AWS is busy or has a fault (dynamodb:PutItem: ProvisionedThroughputExceededException): run this again in a minute.',
    );
    expect(lines).toContain(
      '1 not written: ADD_USER_E_AWS: dynamodb:PutItem on table chocolate_user failed with ValidationException',
    );
    expect(lines.at(-1)).toBe('3 confirmed users have no row.');
  });

  test('says where whose a row is cannot be told', () => {
    const sentence =
      'It cannot be told whose row it is: the row has no attribute that is {sub} alone.';

    expect(linesOf({ tellsOwners: false })).toContain(sentence);
    expect(linesOf({})).not.toContain(sentence);
  });

  test('says that it is not finished', () => {
    expect(linesOf({ isComplete: false }).at(-1)).toBe(
      'Not finished. The same command goes on from here.',
    );
  });

  test('is one JSON document, with a verdict', () => {
    expect(JSON.parse(summaryJson(SUMMARY))).toEqual({ ok: true, ...SUMMARY });
    const failed = { ...SUMMARY, findings: { failed: 1 }, failures: { TimeoutError: 1 } };
    expect(JSON.parse(summaryJson(failed))).toMatchObject({
      ok: false,
      failures: { TimeoutError: 1 },
    });
  });
});
