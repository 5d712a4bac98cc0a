import type { UserRecord } from '../play/ledger.ts';
import type { RunResult } from '../run.ts';
import { type Check, RIGHT, type Verdict, wrong } from './check.ts';

const judge = ({ ledger, comparison: { report, apply } }: RunResult, gained: number): Verdict => {
  const signedUp = ledger.users.filter(({ story }) => story.row !== undefined).length;
  if (report.users !== signedUp || apply.users !== signedUp) {
    return wrong(`it read ${report.users} and ${apply.users} of ${signedUp} users`);
  }
  return report.missing === gained && apply.missing === gained && apply.repaired === gained
    ? RIGHT
    : wrong(
        `${gained} users got a row; reported ${report.missing}, found ${apply.missing}, repaired ${apply.repaired}`,
      );
};

/** The comparison's own numbers are those of the table. */
export const comparisonCheck: Check = {
  name: 'the comparison reports who has no row, and writes those rows and no others',
  find: (result) => {
    const { ledger, rowsBefore, rows } = result;
    const has = (user: UserRecord, where: RunResult['rows']): boolean =>
      where.has(user.story.email ?? '');
    const gained = ledger.users.filter((user) => has(user, rows) && !has(user, rowsBefore));
    return [{ about: 'the comparison', verdict: judge(result, gained.length) }];
  },
};
