import Table from 'cli-table3';
import type { Judgement } from '../check/checks.ts';
import type { Plan } from '../plan/story.ts';
import type { Ledger } from '../play/ledger.ts';
import type { RunResult } from '../run.ts';
import { factsOf } from './facts.ts';
import { timelineOf } from './timeline.ts';

const MOST_LISTED = 20;

/** Colours are for people; a table in a file or a test has none. */
const PLAIN = { head: [], border: [] };

const judgementTable = (judgements: readonly Judgement[]): string => {
  const table = new Table({
    head: ['', 'looked at', 'allowed', 'wrong'],
    colAligns: ['left', 'right', 'right', 'right'],
    style: PLAIN,
  });
  for (const { name, examined, allowed, wrong } of judgements) {
    const excused = [...allowed.values()].reduce((sum, subs) => sum + subs.length, 0);
    table.push([name, examined, excused, wrong.length]);
  }
  return table.toString();
};

const list = (subs: readonly string[]): string => {
  const rest = subs.length - MOST_LISTED;
  return [...subs.slice(0, MOST_LISTED), ...(rest > 0 ? [`and ${rest} more`] : [])]
    .map((sub) => `    ${sub}`)
    .join('\n');
};

const allowedText = (judgements: readonly Judgement[]): readonly string[] =>
  judgements.flatMap(({ allowed }) =>
    [...allowed].map(([reason, subs]) => `  allowed, ${subs.length}: ${reason}\n${list(subs)}`),
  );

const wrongText = (judgements: readonly Judgement[]): readonly string[] =>
  judgements.flatMap(({ name, wrong }) => {
    const shown = wrong.map(({ about, what }) => `${about}: ${what}`);
    return wrong.length === 0 ? [] : [`  WRONG, ${wrong.length}: ${name}\n${list(shown)}`];
  });

const MOST_TIMELINES = 5;

const timelines = (ledger: Ledger, judgements: readonly Judgement[]): readonly string[] => {
  const subs = new Set(judgements.flatMap(({ wrong }) => wrong.map(({ about }) => about)));
  const users = [...subs].map((sub) => ledger.bySub(sub)).filter((user) => user !== undefined);
  return users
    .slice(0, MOST_TIMELINES)
    .map((user) => [`  ${user.story.sub}`, ...timelineOf(user)].join('\n'));
};

/** The command that plays the same plan again. */
export const commandOf = ({ seed, confirmations }: Plan): string =>
  `npm run chaos -- --seed ${seed} --confirmations ${confirmations}`;

/** Whether nothing was wrong. */
export const isClean = (judgements: readonly Judgement[]): boolean =>
  judgements.every(({ wrong }) => wrong.length === 0);

/** The whole report, as text. */
export const reportText = (
  plan: Plan,
  result: RunResult,
  judgements: readonly Judgement[],
): string =>
  [
    judgementTable(judgements),
    ...factsOf(result).map(([name, text]) => `  ${name}: ${text}`),
    ...allowedText(judgements),
    ...wrongText(judgements),
    ...timelines(result.ledger, judgements),
    isClean(judgements) ? 'Nothing was lost.' : `Play it again: ${commandOf(plan)}`,
  ].join('\n');
