import { isDeepStrictEqual } from 'node:util';
import { RIGHT, userCheck, wrong } from './check.ts';

/** A profile that its user edited is as the user left it. There is no excuse. */
export const editCheck = userCheck(
  'no edited profile was changed',
  ({ story, deeds }, { rows }) => {
    const last = deeds.at(-1);
    if (last?.kind !== 'edit') {
      return [];
    }
    const row = rows.get(story.email ?? '');
    return [isDeepStrictEqual(row, last.row) ? RIGHT : wrong('an edited profile was changed')];
  },
);
