import { expect, test } from '@jest/globals';
import { judgeRun } from './check/checks.ts';
import { reportText } from './report/report.ts';
import { runChaos } from './run.ts';

/** Few users, but each kind of outage, a sandbox that dies at each attempt, and an unreadable message. */
const PLAN = { seed: 3, confirmations: 70 };

test('nobody is lost while everything around the functions fails', async () => {
  const result = await runChaos({ ...PLAN, sandboxes: 4, visibilitySeconds: 1 });

  const judgements = judgeRun(result);
  const wrong = judgements.flatMap((judgement) => judgement.wrong);
  // The report says who was lost, and how to play it again.
  expect(wrong.length === 0 ? '' : reportText(PLAN, result, judgements)).toBe('');
  expect(judgements.filter(({ examined }) => examined === 0)).toEqual([]);
  expect(result.ledger.faultCounts.size).toBeGreaterThan(10);
  expect(result.ledger.sandboxesKilled).toBeGreaterThan(0);
}, 120_000);
