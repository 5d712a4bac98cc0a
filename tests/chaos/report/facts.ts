import type { Attempt } from '../play/ledger.ts';
import type { RunResult } from '../run.ts';

const counted = (names: readonly string[]): string =>
  [...Map.groupBy(names, (name) => name)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([name, group]) => `${group.length} ${name}`)
    .join(', ');

const milliseconds = (attempts: readonly Attempt[]): string => {
  const sorted = attempts.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return `${at(0.5)} ms in the median, ${at(0.99)} ms at the 99th percentile, ${at(1)} ms at most`;
};

const faults = (names: readonly string[]): string =>
  [...Map.groupBy(names, (name) => name)]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, group]) => `${group.length} ${name}`)
    .join(', ') || 'none';

const outcomeOf = ({
  outcome = 'killed',
  degraded,
}: {
  outcome: string | undefined;
  degraded: boolean;
}) => (degraded ? `${outcome} (degraded)` : outcome);

/** What a run consisted of, as lines of a name and a text. */
export const factsOf = ({
  ledger,
  comparison,
  durationMs,
  stallMs,
}: RunResult): readonly (readonly [string, string])[] => {
  const attempts = ledger.users.flatMap(({ calls }) => calls.flat());
  const replays = ledger.users.flatMap((user) => user.replays);
  const answered = attempts.filter(({ intact }) => intact !== undefined);
  const perSecond = Math.round(ledger.users.length / (durationMs / 1_000));
  return [
    ['time', `${(durationMs / 1_000).toFixed(1)} s, ${perSecond} confirmations a second`],
    ['Cognito called', `${attempts.length} times: ${counted(attempts.map(outcomeOf))}`],
    ['answers took', milliseconds(answered)],
    ['replays', `${replays.length}: ${counted(replays.map(outcomeOf)) || 'none'}`],
    [
      'longest wait',
      `${Math.max(0, ...ledger.users.map((user) => user.replays.length))} deliveries of one confirmation`,
    ],
    [
      'the comparison',
      `read ${comparison.apply.users} users, found ${comparison.report.missing} without a row, wrote ${comparison.apply.repaired}`,
    ],
    [
      'users did',
      counted(ledger.users.flatMap(({ deeds }) => deeds.map(({ kind }) => kind))) || 'nothing',
    ],
    ['this machine', `kept this process waiting for ${Math.round(stallMs)} ms at most`],
    ['sandboxes killed', String(ledger.sandboxesKilled)],
    ['faults', faults(ledger.faults.map(({ name }) => name))],
  ];
};
