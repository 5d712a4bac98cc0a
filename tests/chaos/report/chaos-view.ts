import type { ChaosSlot, ChaosView } from '../../../infra/console/chaos-view.ts';
import type { Judgement } from '../check/checks.ts';
import type { Plan } from '../plan/story.ts';
import type { Attempt, Ledger, Replay, Said } from '../play/ledger.ts';
import type { RunResult } from '../run.ts';
import { factsOf } from './facts.ts';
import { commandOf } from './report.ts';

/** As many as a screen can show side by side. */
const SLOTS = 120;

type Moment = Ledger['faults'][number];

const counted = (names: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]),
  );

const saidOf = (said: Said & { readonly killed: boolean }): string =>
  said.killed ? 'killed' : (said.outcome ?? 'nothing');

const attemptsOf = (ledger: Ledger): readonly Attempt[] =>
  ledger.users.flatMap(({ calls }) => calls.flat());

const replaysOf = (ledger: Ledger): readonly Replay[] =>
  ledger.users.flatMap(({ replays }) => replays);

const outcomesOf = (ledger: Ledger): readonly Moment[] =>
  [...attemptsOf(ledger), ...replaysOf(ledger)].map((said) => ({
    atMs: said.endMs,
    name: saidOf(said),
  }));

/** When a confirmation came onto the queue, +1, and when it left it, -1. */
const queueStepsOf = (
  ledger: Ledger,
): readonly { readonly atMs: number; readonly step: number }[] => [
  ...attemptsOf(ledger)
    .filter(({ outcome }) => outcome === 'parked')
    .map(({ endMs }) => ({ atMs: endMs, step: 1 })),
  ...replaysOf(ledger)
    .filter(({ outcome, killed }) => !killed && outcome !== undefined && outcome !== 'parked')
    .map(({ endMs }) => ({ atMs: endMs, step: -1 })),
];

const answersOf = (attempts: readonly Attempt[]): Pick<ChaosSlot, 'answersMs'> => {
  const sorted = attempts
    .filter(({ intact }) => intact !== undefined)
    .map(({ durationMs }) => durationMs)
    .sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return sorted.length === 0 ? {} : { answersMs: { median: at(0.5), p99: at(0.99), max: at(1) } };
};

const slotsOf = (ledger: Ledger, startMs: number, slotMs: number): readonly ChaosSlot[] => {
  const slotAt = (atMs: number): number =>
    Math.min(SLOTS - 1, Math.max(0, Math.floor((atMs - startMs) / slotMs)));
  const faults = Map.groupBy(ledger.faults, ({ atMs }) => slotAt(atMs));
  const outcomes = Map.groupBy(outcomesOf(ledger), ({ atMs }) => slotAt(atMs));
  const attempts = Map.groupBy(attemptsOf(ledger), ({ endMs }) => slotAt(endMs));
  const steps = Map.groupBy(queueStepsOf(ledger), ({ atMs }) => slotAt(atMs));
  let waiting = 0;
  return Array.from({ length: SLOTS }, (_, index) => {
    waiting += (steps.get(index) ?? []).reduce((sum, { step }) => sum + step, 0);
    return {
      faults: counted((faults.get(index) ?? []).map(({ name }) => name)),
      outcomes: counted((outcomes.get(index) ?? []).map(({ name }) => name)),
      waiting: Math.max(0, waiting),
      ...answersOf(attempts.get(index) ?? []),
    };
  });
};

/** A run as its report in the browser shows it. Nothing personal. */
export const chaosView = (
  plan: Plan,
  result: RunResult,
  judgements: readonly Judgement[],
): ChaosView => {
  const { ledger } = result;
  const spans = [...attemptsOf(ledger), ...replaysOf(ledger)];
  // One by one: there may be more than a call takes arguments.
  const startMs = spans.reduce((least, span) => Math.min(least, span.startMs), Infinity);
  const endMs = spans.reduce((most, span) => Math.max(most, span.endMs), startMs);
  const slotMs = Math.max(1, (endMs - startMs) / SLOTS);
  return {
    command: commandOf(plan),
    madeMs: Date.now(),
    slotMs,
    slots: slotsOf(ledger, startMs, slotMs),
    facts: factsOf(result),
    checks: judgements.map(({ name, examined, allowed, wrong }) => ({
      name,
      examined,
      allowed: [...allowed.values()].reduce((sum, subs) => sum + subs.length, 0),
      wrong: wrong.map(({ about, what }) => `${about}: ${what}`),
    })),
  };
};
