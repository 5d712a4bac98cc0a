import { cpus } from 'node:os';
import { packageVersion } from '../../infra/cli/package-version.ts';
import { BOUNDS } from './bounds.ts';
import { CANDIDATES, type CandidateName } from './candidates.ts';
import {
  type Figure,
  figuresOf,
  isKept,
  net,
  netCold,
  type Results,
  replayRatio,
} from './figures.ts';
import { type ReconcileRow, reconcileSection } from './reconcile-bench.ts';
import { type Spread, spreadOf } from './statistics.ts';

const VERSIONS = [
  'aws-lambda-ric',
  'esbuild',
  '@aws-sdk/client-dynamodb',
  '@aws-lambda-powertools/logger',
  '@middy/core',
] as const;

/** A table with columns of even width, as the formatter would leave it. */
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
};

const digits = (value: number): string =>
  Number.isInteger(value) || value >= 100 ? value.toFixed(0) : value.toFixed(2);

const shown = ({ low, median, high }: Spread): string =>
  low === high ? digits(median) : `${digits(median)} (${digits(low)} to ${digits(high)})`;

const verdict = (figure: Figure): string => {
  const { bound, beyond } = BOUNDS[figure.name];
  const { median } = figure.value;
  if (median <= beyond) {
    return 'beyond';
  }
  return median <= bound ? 'kept' : '**missed**';
};

const figureRow = (figure: Figure): readonly string[] => {
  const { bound, beyond, unit } = BOUNDS[figure.name];
  const withUnit = (value: string) => `${value} ${unit}`.trim();
  return [
    figure.name,
    withUnit(shown(figure.value)),
    withUnit(`${bound}`),
    withUnit(`${beyond}`),
    verdict(figure),
  ];
};

const MEGA = 1024;

const candidateRow = (results: Results, name: CandidateName): readonly string[] => {
  const { candidates, cold, first, replay, elsewhere } = results;
  const isMeasuredOnReplays = name === 'zip' || name === 'bare';
  const peak = spreadOf(cold[name].map(({ peakMemoryKb }) => peakMemoryKb / MEGA));
  return [
    `\`${name}\``,
    shown(spreadOf(netCold(cold, name, 'wallMs'))),
    shown(spreadOf(netCold(cold, name, 'cpuMs'))),
    shown(spreadOf(net(first[name].cpuMs, first.empty.cpuMs))),
    isMeasuredOnReplays ? shown(spreadOf(net(replay[name].cpuMs, replay.empty.cpuMs))) : '',
    isMeasuredOnReplays ? shown(spreadOf(net(elsewhere[name].cpuMs, elsewhere.empty.cpuMs))) : '',
    shown(peak),
    digits(first[name].peakMemoryKb / MEGA),
    digits((candidates.find((candidate) => candidate.name === name)?.zipBytes ?? 0) / 1024),
    digits(first[name].logBytesPerInvocation),
    digits(first[name].callsPerInvocation),
  ];
};

/** The counts of a run. */
export type Plan = {
  readonly cold: number;
  readonly warm: number;
  readonly warmUp: number;
  readonly rounds: number;
};

const machine = (): string => {
  const processors = cpus();
  return `${processors.length} x ${processors[0]?.model.trim()}, ${process.platform}-${process.arch}`;
};

const versions = (): string =>
  [
    `Node.js ${process.versions.node}`,
    ...VERSIONS.map((name) => `${name} ${packageVersion(name)}`),
  ].join(', ');

/** The report of a run, as it goes into `docs/benchmarks.md`. */
export const reportOf = (
  results: Results,
  comparisons: readonly ReconcileRow[],
  plan: Plan,
  day: string,
): string => `# Benchmarks

\`npm run bench\` wrote this page. It builds everything that it compares, and measures it in one run, in turn. [Performance](performance.md) explains the measures behind it.

${day}. ${machine()}. ${versions()}.

## Bounds

\`npm run bench -- --check\` fails when one of these is missed. A ratio is that of the two in the same round: median, and the middle half of all rounds in brackets.

${table(['figure', 'here', 'bound', 'beyond', ''], figuresOf(results).map(figureRow))}

## All that was measured

Median and middle half.

${table(
  [
    'function',
    'cold, total (ms)',
    'cold, CPU (ms)',
    'warm, CPU per first confirmation (ms)',
    'warm, CPU per replay (ms)',
    'warm, CPU per replay in another process (ms)',
    'peak memory, one invocation (MB)',
    `peak memory, ${plan.warmUp + plan.warm} invocations (MB)`,
    'zip (KB)',
    'log per confirmation (bytes)',
    'round trips',
  ],
  CANDIDATES.filter((name) => name !== 'empty').map((name) => candidateRow(results, name)),
)}

A replay that meets a process which has not seen the confirmation makes ${digits(results.elsewhere.zip.callsPerInvocation)} round trip and takes ${shown(replayRatio(results.elsewhere))} times the CPU of \`bare\`: DynamoDB's answer is an exception, and Powertools makes a second of it.

- \`zip\`: this project's function as it is shipped, from a read-only folder.
- \`bare\`: one \`PutItem\` through \`client-dynamodb\` and nothing else.
- \`stock\`: the same pipeline as the documentation of middy and Powertools shows it.
- \`same-writes\`: the three calls to DynamoDB through \`lib-dynamodb\` and nothing else.

The peers stand in \`tests/bench/peers/\`, bundled with \`--bundle --minify --platform=node --target=node24 --format=esm\`.

## The comparison of pool and table

${reconcileSection(comparisons)}

## How it is measured

- Each function runs under AWS's runtime interface client with the variables and memory flags of a function of 512 MB. DynamoDB is a stub in another process. Every trace is sampled.
- Cold: ${plan.cold} fresh processes each. The clock and the CPU meter (\`process.cpuUsage\`: all threads) start when the runtime client has loaded its own parts and is about to load the function's module. They are read when the client has the first answer in hand.
- Warm: ${plan.warm} invocations after ${plan.warmUp}, in ${plan.rounds} rounds. First confirmations are of users that are all different. Replays are of one confirmation, which the process knows after the first; those *in another process* are of 300 in turn, more than a process remembers, so that each asks DynamoDB as a process does that has not seen the confirmation.
- The runtime client's own work is taken away from times: the same process with a function that only gives its event back is measured too, and its median is subtracted.
- Peak memory is the process's largest resident set. It includes Node.js itself, ${digits(spreadOf(results.cold.empty.map(({ peakMemoryKb }) => peakMemoryKb / MEGA)).median)} MB for the function that does nothing.
`;

/** Lines for the figures that miss their bound. */
export const missedBounds = (results: Results): readonly string[] =>
  figuresOf(results)
    .filter((figure) => !isKept(figure))
    .map(
      ({ name, value }) => `${name} is ${digits(value.median)}, more than ${BOUNDS[name].bound}.`,
    );
