import { countText } from '../cli/pace.ts';
import { tableText } from '../cli/table-text.ts';
import { type ItemOutcome, leftIn, type Tally } from './tally.ts';

/** What each outcome means to whoever replays, in the order of the table. */
const MEANINGS: Readonly<Record<ItemOutcome, string>> = {
  created: 'the row was written',
  'already-applied': 'it was done before; nothing was changed',
  'row-exists': 'a row with this key was there, and was left as it is',
  'not-a-sign-up': 'nothing to write',
  'no-key': 'a user without what the key is made of: nothing to write',
  malformed: 'cannot be read',
  unrecorded: 'not written',
  'not-begun': 'stopped before',
};

const faultsText = ({ faults }: Tally): string =>
  [...faults].map(([name, count]) => `${countText(count)} × ${name}`).join('; ');

const meaningOf = (outcome: keyof typeof MEANINGS, tally: Tally): string =>
  outcome === 'unrecorded' ? `${MEANINGS[outcome]}: ${faultsText(tally)}` : MEANINGS[outcome];

/** The table of what became of all items: an outcome a line, those that came up. */
export const outcomeTable = (tally: Tally): string => {
  const names = Object.keys(MEANINGS) as (keyof typeof MEANINGS)[]; // its own keys
  const rows = names
    .filter((name) => tally.count(name) > 0)
    .map((name) => ({ name, count: countText(tally.count(name)), text: meaningOf(name, tally) }));
  return tableText(
    rows.map(({ name, count, text }) => [name, count, text]),
    ['left', 'right', 'left'],
  );
};

/** What has to be said below the table. */
export const closingLines = (
  tally: Tally,
  leftovers: { readonly name: string; readonly count: number },
): readonly string[] => {
  const left = leftIn(tally);
  const notKept = left - leftovers.count;
  return [
    ...(leftovers.count > 0
      ? [
          `${countText(leftovers.count)} not done: they stand in ${leftovers.name}, word for word.`,
          `That file holds personal data, and only you may read it. Give it back with --file, then delete it.`,
        ]
      : []),
    ...(notKept > 0
      ? [`${countText(notKept)} not done and not copied: missing or too long, see above.`]
      : []),
    ...(left === 0 ? ['All done.'] : []),
  ];
};

/** The same as one JSON document. */
export const tallyJson = (
  tally: Tally,
  leftovers: { readonly name: string; readonly count: number },
): string => {
  const counted = Object.keys(MEANINGS).map((name) => [name, tally.count(name as ItemOutcome)]); // its own keys
  const document = {
    ok: leftIn(tally) === 0,
    total: tally.total,
    outcomes: Object.fromEntries(counted.filter(([, count]) => count !== 0)),
    faults: Object.fromEntries(tally.faults),
    left: { count: leftIn(tally), ...(leftovers.count > 0 && { file: leftovers.name }) },
  };
  return JSON.stringify(document, undefined, 2);
};
