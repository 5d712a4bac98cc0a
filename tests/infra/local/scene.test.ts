import { describe, expect, test } from '@jest/globals';
import {
  changesNothing,
  hasItsRow,
  isReplay,
  isWrittenOnce,
} from '../../../infra/local/scenes/judges.ts';
import { eventScene } from '../../../infra/local/scenes/scene.ts';
import { startStage } from '../../../infra/local/stage.ts';
import { scratchFunction } from '../../support/scratch-function.ts';

const ROW = { email: { S: 'a@example.com' } };
const OTHER_ROW = { ...ROW, name: { S: 'A' } };

const evidence = (outcomes: string[], before?: object, after?: object, isKept = false) => ({
  sent: { triggerSource: 'PostConfirmation_ConfirmSignUp' },
  outcomes,
  degradedCount: 0,
  unfinishedCount: 0,
  row: {
    key: { email: 'a@example.com' },
    before: before as typeof ROW,
    after: after as typeof ROW,
  },
  isKept,
});

const reset = { triggerSource: 'PostConfirmation_ConfirmForgotPassword' };

describe('a sign-up', () => {
  test.each([
    ['is written once', evidence(['already-applied', 'created', 'row-exists'], undefined, ROW)],
    ['finds its row in a kept table', evidence(['row-exists'], ROW, ROW, true)],
    ['finds its record in a kept table', evidence(['already-applied'], undefined, undefined, true)],
    ['is parked, and written afterwards', evidence(['parked'], undefined, ROW)],
    ['is parked, and one copy of it written', evidence(['parked', 'created'], undefined, ROW)],
    ['is parked over a record in a kept table', evidence(['parked'], undefined, undefined, true)],
  ])('%s', (_, seen) => {
    expect(isWrittenOnce(seen)).toEqual([]);
  });

  test.each([
    ['is written twice', evidence(['created', 'created'], undefined, ROW)],
    ['is not written', evidence(['already-applied'])],
    ['says that it was written, and was not', evidence(['created'])],
    ['overwrites a row', evidence(['row-exists'], ROW, OTHER_ROW)],
    ['ends in some other way', evidence(['created', 'malformed'], undefined, ROW)],
    ['is parked, and not written afterwards', evidence(['parked'])],
    ['is parked, and written twice', evidence(['parked', 'created', 'created'], undefined, ROW)],
    ['stays parked', { ...evidence(['parked'], ROW, ROW), unfinishedCount: 1 }],
  ])('is off if it %s', (_, seen) => {
    expect(isWrittenOnce(seen)).not.toEqual([]);
  });
});

test('what should change nothing is off if a row or an outcome says otherwise', () => {
  const judge = changesNothing('not-a-sign-up');

  expect(judge(evidence(['not-a-sign-up']))).toEqual([]);
  expect(judge(evidence(['created']))).not.toEqual([]);
  expect(judge(evidence(['not-a-sign-up'], undefined, ROW))).not.toEqual([]);
});

describe('a replay', () => {
  test.each([
    ['was applied before', evidence(['already-applied'], ROW, ROW)],
    ['is parked, and finished', evidence(['parked'], ROW, ROW)],
    [
      'finds the row without its record',
      { ...evidence(['row-exists'], ROW, ROW), degradedCount: 1 },
    ],
  ])('%s', (_, seen) => {
    expect(isReplay(seen)).toEqual([]);
  });

  test.each([
    ['writes the row again', evidence(['created'], undefined, ROW)],
    ['writes it, and says otherwise', evidence(['already-applied'], undefined, ROW)],
    ['changes the row', evidence(['already-applied'], ROW, OTHER_ROW)],
    ['has no record, though the table of them answers', evidence(['row-exists'], ROW, ROW)],
    ['creates a row in place of it', { ...evidence(['created'], ROW, ROW), degradedCount: 1 }],
    ['stays parked', { ...evidence(['parked'], ROW, ROW), unfinishedCount: 1 }],
  ])('is off if it %s', (_, seen) => {
    expect(isReplay(seen)).not.toEqual([]);
  });
});

describe("an event of one's own", () => {
  test.each([
    ['is written', evidence(['created', 'already-applied'], undefined, ROW)],
    ['was written before', evidence(['row-exists'], ROW, ROW)],
    ['was applied in a kept table', evidence(['already-applied'], undefined, undefined, true)],
    ['is a password reset', { ...evidence(['not-a-sign-up']), sent: reset }],
  ])('%s', (_, seen) => {
    expect(hasItsRow(seen)).toEqual([]);
  });

  test.each([
    ['is no event', 'text', 'malformed', 'not written (malformed): this is not an event'],
    ['is null', null, 'malformed', 'not written (malformed): this is not an event'],
    [
      'lacks an address',
      {},
      'no-key',
      'not written (no-key): the user lacks what the key of the row is made of',
    ],
    [
      'comes from another trigger',
      { triggerSource: 'PreSignUp_SignUp' },
      'not-a-sign-up',
      'not written (not-a-sign-up): the triggerSource is "PreSignUp_SignUp", and that of a sign-up is PostConfirmation_ConfirmSignUp',
    ],
  ])('that %s stays unwritten, with the reason', (_, sent, outcome, reason) => {
    expect(hasItsRow({ ...evidence([outcome]), sent })).toEqual([expect.stringContaining(reason)]);
  });

  test('may write no row twice and overwrite none', () => {
    expect(hasItsRow(evidence(['created', 'created'], undefined, ROW))).not.toEqual([]);
    expect(hasItsRow(evidence(['row-exists'], ROW, OTHER_ROW))).not.toEqual([]);
  });

  test('has its row after a retry, where nobody can have deleted it', () => {
    expect(hasItsRow(evidence(['parked'], undefined, ROW))).toEqual([]);
    expect(hasItsRow(evidence(['parked']))).toEqual(['the row is not in the table']);
    expect(hasItsRow(evidence(['parked'], undefined, undefined, true))).toEqual([]);
  });
});

test('a function that answers with another event, logs no outcome and sends no trace is off', async () => {
  await using scratch = await scratchFunction(
    'export const handler = async (event) => ({ ...event, response: { changed: true } });',
  );
  const zips = ['add_user', 'retry_user'].map((name) => ({
    ...{ name, zipPath: scratch.zipPath, sizeBytes: 0, files: [] },
  }));
  await using stage = await startStage(zips, { traceTimeoutMs: 1 });
  const event = { request: {}, response: {} };

  const scene = eventScene({ title: 't', story: 's', event, judge: () => [] });
  const played = await scene.play(stage);

  expect(played.deliveries[0]?.differences).toEqual(['response.changed: nothing → true']);
  expect(played.problems).toEqual([
    'Cognito got another event than it sent',
    'there is not exactly one canonical log line with an outcome',
    'no trace arrived',
  ]);
});
