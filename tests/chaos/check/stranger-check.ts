import { type Check, RIGHT, wrong } from './check.ts';

/** No row is there that belongs to nobody. */
export const strangerCheck: Check = {
  name: 'there is no row of nobody',
  find: ({ ledger, rows }) =>
    [...rows.keys()].map((email) => {
      const user = ledger.byEmail(email);
      return {
        about: user?.story.sub ?? 'nobody',
        verdict: user ? RIGHT : wrong('a row that no user of this run has'),
      };
    }),
};
