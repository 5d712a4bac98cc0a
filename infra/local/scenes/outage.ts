import type { Outcome } from '../../../src/domain/outcome.ts';
import { deliver, faultsOf } from '../delivery.ts';
import { readRow } from '../dynamodb/rows.ts';
import type { Stage } from '../stage.ts';
import { emptyQueue } from './retry-queue.ts';
import { keyOfRow, type PlayedScene, type Scene } from './scene.ts';

const PARKED = 'parked' satisfies Outcome;

/** A scene in which the database goes away while a user confirms, and comes back. */
export const outageScene = (event: unknown): Scene => ({
  title: 'The database goes away, and comes back',
  story: 'The confirmation is parked on the retry queue; the retry function writes the row.',
  play: (stage) => play(stage, event),
});

const play = async (
  stage: Stage,
  event: unknown,
): Promise<Omit<PlayedScene, 'title' | 'story'>> => {
  const key = keyOfRow(event, stage.template);
  const before = key && (await readRow(stage.dynamoDb, key));
  stage.gate.shut();
  const deliveries = await deliver(stage, [event]);
  stage.gate.open();
  const { retries, failed } = await emptyQueue(stage);
  const after = key && (await readRow(stage.dynamoDb, key));
  const problems = {
    'the confirmation was not parked': deliveries[0]?.outcome !== PARKED,
    'the retry function did not take it': retries.length === 0 || failed > 0,
    // A kept table may know that this user deleted the row.
    'the row is not in the table': after === undefined && !stage.isKept,
  };
  return {
    deliveries,
    retries,
    next: await stage.next.takeRuns(),
    row: key && { key, before, after },
    problems: [
      ...deliveries.flatMap(faultsOf),
      ...Object.entries(problems).flatMap(([problem, isSo]) => (isSo ? [problem] : [])),
    ],
  };
};
