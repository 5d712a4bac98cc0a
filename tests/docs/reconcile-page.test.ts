import { expect, test } from '@jest/globals';
import { DEFAULT_MAX_REQUESTS_PER_SECOND } from '../../src/adapters/user-pool.ts';
import { RECONCILE_FUNCTION_TIMEOUT_MS } from '../../src/contract.ts';
import { readText } from '../support/source-files.ts';

const [page, handler] = ['docs/reconcile.md', 'src/functions/reconcile/handler.ts'].map(readText);

/** Of ListUsers. @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html */
const QUOTA = 30;
const USERS_A_PAGE = 60;

test('a run stays within the quota of Cognito and the time of Lambda, as docs/reconcile.md has it', () => {
  const stopBeforeMs = Number(
    /STOP_BEFORE_MS = ([\d_]+)/.exec(handler ?? '')?.[1]?.replace('_', ''),
  );
  const seconds = (RECONCILE_FUNCTION_TIMEOUT_MS - stopBeforeMs) / 1_000;
  expect(DEFAULT_MAX_REQUESTS_PER_SECOND).toBeLessThan(QUOTA);

  for (const [answer, pages] of [
    ['40 ms or less', DEFAULT_MAX_REQUESTS_PER_SECOND],
    ['100 ms', 10],
  ] as const) {
    const users = seconds * pages * USERS_A_PAGE;
    const row = page?.split('\n').find((line) => line.startsWith(`| ${answer} `));

    expect(row?.replaceAll(/ +/g, ' ')).toBe(
      `| ${answer} | ${seconds} × ${pages} × ${USERS_A_PAGE} = ${users.toLocaleString('en')} | × 24 = ${(users * 24).toLocaleString('en')} |`,
    );
  }
});
