import { describe, expect, test } from '@jest/globals';
import { changesNothing, isHarmless, isWrittenOnce } from '../../../infra/local/scenes/judges.ts';
import { eventScene } from '../../../infra/local/scenes/scene.ts';
import { startStage } from '../../../infra/local/stage.ts';
import { scratchFunction } from '../../support/scratch-function.ts';

const ROW = { email: { S: 'a@example.com' } };
const OTHER_ROW = { ...ROW, name: { S: 'A' } };

const evidence = (outcomes: string[], before?: object, after?: object, isKept = false) => ({
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

describe('a sign-up', () => {
  test.each([
    ['is written once', evidence(['already-applied', 'created', 'row-exists'], undefined, ROW)],
    ['finds its row in a kept table', evidence(['row-exists'], ROW, ROW, true)],
    ['finds its record in a kept table', evidence(['already-applied'], undefined, undefined, true)],
  ])('%s', (_, seen) => {
    expect(isWrittenOnce(seen)).toEqual([]);
  });

  test.each([
    ['is written twice', evidence(['created', 'created'], undefined, ROW)],
    ['is not written', evidence(['already-applied'])],
    ['says that it was written, and was not', evidence(['created'])],
    ['overwrites a row', evidence(['row-exists'], ROW, OTHER_ROW)],
    ['ends in some other way', evidence(['created', 'malformed'], undefined, ROW)],
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

test("an event of one's own may have any outcome, but no row twice and none overwritten", () => {
  expect(isHarmless(evidence(['no-key']))).toEqual([]);
  expect(isHarmless(evidence(['created', 'created'], undefined, ROW))).not.toEqual([]);
  expect(isHarmless(evidence(['row-exists'], ROW, OTHER_ROW))).not.toEqual([]);
});

test('a retry that says it wrote the row, and did not, is off where nobody can have deleted it', () => {
  expect(isHarmless(evidence(['parked'], undefined, ROW))).toEqual([]);
  expect(isHarmless(evidence(['parked']))).toEqual(['the row is not in the table']);
  expect(isHarmless(evidence(['parked'], undefined, undefined, true))).toEqual([]);
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
