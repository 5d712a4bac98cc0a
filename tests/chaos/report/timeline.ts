import type { Said, Span, UserRecord } from '../play/ledger.ts';

type Moment = Span & { readonly text: string };

const said = ({ outcome = 'nothing', degraded }: Said): string =>
  `${outcome}${degraded ? ' (degraded)' : ''}`;

const momentsOf = ({ calls, replays, deeds, injected, rowPuts }: UserRecord): readonly Moment[] => [
  ...calls.flatMap((attempts) =>
    attempts.map((each) => ({
      ...{ startMs: each.startMs, endMs: each.endMs },
      text: `Cognito's call: ${each.killed ? 'killed' : said(each)}`,
    })),
  ),
  ...replays.map((each) => ({
    ...{ startMs: each.startMs, endMs: each.endMs },
    text: `replay: ${each.killed ? 'killed' : said(each)}`,
  })),
  ...deeds.map(({ kind, startMs, endMs }) => ({ startMs, endMs, text: `user: ${kind}` })),
  ...rowPuts.map(({ startMs, endMs }) => ({ startMs, endMs, text: 'the row was put' })),
  ...injected.map(({ atMs, target, fault }) => ({
    ...{ startMs: atMs, endMs: atMs },
    text: `fault: ${target}: ${fault}`,
  })),
];

/** All that happened to a user, one line each, in milliseconds since the first. Nothing personal. */
export const timelineOf = (user: UserRecord): readonly string[] => {
  const moments = momentsOf(user).toSorted((a, b) => a.startMs - b.startMs);
  const zeroMs = moments[0]?.startMs ?? 0;
  return moments.map(({ startMs, endMs, text }) => {
    const span = [startMs, endMs].map((ms) => (ms - zeroMs).toFixed(0).padStart(7)).join(' to');
    return `${span} ms  ${text}`;
  });
};
