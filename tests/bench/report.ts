import { cpus } from 'node:os';
import { packageVersion } from '../../infra/cli/package-version.ts';
import { boundOf } from './bounds.ts';
import { CANDIDATES, type CandidateName } from './candidates.ts';
import type { SizeReading } from './cold.ts';
import { shareOf } from './cpu-share.ts';
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
import { digits, shown, spreadOf } from './statistics.ts';
import { table } from './table.ts';

const VERSIONS = [
  'aws-lambda-ric',
  'esbuild',
  '@aws-sdk/client-dynamodb',
  '@aws-lambda-powertools/logger',
  '@middy/core',
] as const;

const verdict = (figure: Figure): string => {
  const { beyond = Number.NEGATIVE_INFINITY } = boundOf(figure.name);
  if (figure.value === undefined) {
    return 'needs Linux, and root';
  }
  if (figure.value.median <= beyond) {
    return 'beyond';
  }
  return isKept(figure) ? 'kept' : '**missed**';
};

const figureRow = (figure: Figure): readonly string[] => {
  const { name, value } = figure;
  const { bound, beyond = '', unit = '' } = boundOf(name);
  const withUnit = (text: string) => `${text} ${unit}`.trim();
  const here = value ? withUnit(shown(value)) : 'not measured';
  return [name, here, withUnit(`${bound}`), `${beyond}`, verdict(figure)];
};

const MEGA = 1024;

const candidateRow = (results: Results, name: CandidateName): readonly string[] => {
  const { candidates, cold, limited, first, replay, elsewhere } = results;
  const isMeasuredOnReplays = name === 'zip' || name === 'bare';
  const peak = spreadOf(cold[name].map(({ peakMemoryKb }) => peakMemoryKb / MEGA));
  return [
    `\`${name}\``,
    shown(spreadOf(netCold(cold, name, 'wallMs'))),
    shown(spreadOf(netCold(cold, name, 'cpuMs'))),
    limited ? shown(spreadOf(netCold(limited, name, 'wallMs'))) : 'not measured',
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
  readonly sized: number;
  readonly warm: number;
  readonly warmUp: number;
  readonly rounds: number;
};

const COLUMNS = [
  'function',
  'cold (ms)',
  'cold, CPU (ms)',
  'cold at 512 MB (ms)',
  'warm, CPU per first confirmation (ms)',
  'warm, CPU per replay (ms)',
  'warm, CPU per replay in another process (ms)',
  'peak memory, one invocation (MB)',
  'peak memory, all warm invocations (MB)',
  'zip (KB)',
  'log per confirmation (bytes)',
  'round trips',
] as const;

const machine = (): string => {
  const processors = cpus();
  return `${processors.length} x ${processors[0]?.model.trim()}, ${process.platform}-${process.arch}`;
};

const versions = (): string =>
  [
    `Node.js ${process.versions.node}`,
    ...VERSIONS.map((name) => `${name} ${packageVersion(name)}`),
  ].join(', ');

const sizeRow = ({ memoryMb, firstMs, warmMs }: SizeReading): readonly string[] => [
  memoryMb.toLocaleString('en-US'),
  `${Math.round(100 * shareOf(memoryMb))} %`,
  shown(spreadOf(firstMs)),
  shown(spreadOf(warmMs)),
];

const sizesSection = ({ sizes }: Results): string =>
  sizes.length === 0
    ? 'Not measured: this needs control groups of Linux (version 1), and root.'
    : table(
        ['memory (MB)', 'share of a CPU', 'first invocation (ms)', 'warm invocation (ms)'],
        sizes.map(sizeRow),
      );

/** The report of a run, as it goes into `docs/benchmarks.md`. */
export const reportOf = (
  results: Results,
  comparisons: readonly ReconcileRow[],
  plan: Plan,
  day: string,
): string => `# Benchmarks

\`npm run bench\` wrote this page. It builds everything that it compares, and measures it in one run, in turn. [Performance](performance.md) explains what makes the zip light.

${day}. ${machine()}. ${versions()}.

## Bounds

\`npm run bench -- --check\` fails when one of these is missed. A ratio compares the two functions in the same round: median, and the middle half of all rounds in brackets.

${table(['figure', 'here', 'bound', 'beyond', ''], figuresOf(results).map(figureRow))}

## Everything that was measured

Median and middle half.

${table(
  COLUMNS,
  CANDIDATES.filter((name) => name !== 'empty').map((name) => candidateRow(results, name)),
)}

A replay in a process that has not seen the confirmation makes ${digits(results.elsewhere.zip.callsPerInvocation)} round trip and takes ${shown(replayRatio(results.elsewhere))} times the CPU of \`bare\`: DynamoDB's answer is an exception, and Powertools throws a second one.

- \`zip\`: this project's function as it is shipped, from a read-only folder.
- \`bare\`: one \`PutItem\` through \`client-dynamodb\` and nothing else.
- \`stock\`: the same pipeline as the documentation of middy and Powertools shows it.
- \`same-writes\`: the three calls to DynamoDB through \`lib-dynamodb\` and nothing else.

The peers are in \`tests/bench/peers/\`, bundled with \`--bundle --minify --platform=node --target=node24 --format=esm\`.

## By memory size

The zip, on the share of a CPU that Lambda gives each size (memory / 1,769 MB). The runtime client's own work is in these times. At 128 MB the share is 1.4 of every 20 ms, and the machine decides: the same zip took 0.6 to 8 s there within an hour.

${sizesSection(results)}

## The comparison of pool and table

${reconcileSection(comparisons)}

## How it is measured

- Each function runs under AWS's runtime interface client with the variables and memory flags of a function of 512 MB. DynamoDB is a stub in another process, behind TLS. Every trace is sampled.
- Cold: ${plan.cold} fresh processes of each function. The clock and the CPU meter (\`process.cpuUsage\`: all threads) start when the runtime client has loaded its own parts and is about to load the function's module. They are read when the client has the first answer in hand.
- Cold at 512 MB: the same. When the function is loaded, the process joins a control group with 29 % of a CPU, in periods of 20 ms. Lambda lends a whole CPU until then.
- By memory size: ${plan.sized} fresh processes of each size; warm is the median of 10 invocations, 50 ms apart.
- Warm: ${plan.warm} invocations after ${plan.warmUp}, in ${plan.rounds} rounds. First confirmations are of users that are all different. Replays are of one confirmation, which the process knows after the first. Those *in another process* are of 300 confirmations in turn, more than a process remembers, so that each asks DynamoDB.
- The runtime client's own work is subtracted: the median of the same process with a function that only gives its event back.
- Peak memory is the process's largest resident set. It includes Node.js itself, ${digits(spreadOf(results.cold.empty.map(({ peakMemoryKb }) => peakMemoryKb / MEGA)).median)} MB for the function that does nothing.
`;

/** Lines for the figures that miss their bound. */
export const missedBounds = (results: Results): readonly string[] =>
  figuresOf(results)
    .filter((figure) => !isKept(figure))
    .map(({ name, value }) =>
      value
        ? `${name} is ${digits(value.median)}, more than ${boundOf(name).bound}.`
        : `${name} could not be measured on this machine.`,
    );
