import { Command } from 'commander';
import { signUpEvent } from '../support/sign-up-event.ts';
import {
  buildCandidates,
  buildWithoutEarlyConnection,
  type Candidate,
  WITHOUT_EARLY_CONNECTION,
} from './candidates.ts';
import { Laboratory } from './laboratory.ts';
import { count } from './options.ts';
import { SlowLine } from './slow-line.ts';
import { pairedDifferences, type Spread, spreadOf } from './statistics.ts';

/** Each way; a handshake of TLS 1.3 and the first request then take two times there and back. */
const DELAY_MS = 10;
const NAMES = ['zip', WITHOUT_EARLY_CONNECTION, 'bare'] as const;

const { rounds } = new Command('npm run bench:first-call --')
  .description(`Times the first invocation with DynamoDB behind TLS, ${2 * DELAY_MS} ms away.`)
  .option('--rounds <n>', 'fresh processes of each', count, 21)
  .parse()
  .opts<{ rounds: number }>();

const buildAll = async (folder: string): Promise<readonly Candidate[]> => [
  ...(await buildCandidates(folder)),
  await buildWithoutEarlyConnection(folder),
];

type Times = { readonly first: number; readonly total: number; readonly cpu: number };

const shown = ({ low, median, high }: Spread): string =>
  `${median.toFixed(0)} (${low.toFixed(0)} to ${high.toFixed(0)})`;

await using laboratory = await Laboratory.open(buildAll);
await using line = await SlowLine.start(laboratory.stub.tlsPort, DELAY_MS);
const variables = {
  AWS_ENDPOINT_URL_DYNAMODB: `https://127.0.0.1:${line.port}`,
  // The stub's certificate is nobody's.
  NODE_TLS_REJECT_UNAUTHORIZED: '0',
};

const measure = async (name: Candidate['name']): Promise<Times> => {
  await using process = await laboratory.start(name, [1], variables);
  await process.send([signUpEvent()]);
  const { invocationMs, wallMs, cpuMs } = await process.readingAt(1);
  return { first: invocationMs, total: wallMs, cpu: cpuMs };
};

const found = NAMES.map((name) => ({ name, times: [] as Times[] }));
for (let round = 0; round < rounds; round += 1) {
  for (const { name, times } of found) {
    times.push(await measure(name));
  }
}
const medianOf = (times: readonly Times[], part: keyof Times): string =>
  shown(spreadOf(times.map((time) => time[part])));

console.log('| function | first invocation (ms) | with loading (ms) | CPU of both (ms) |');
console.log('| --- | --- | --- | --- |');
for (const { name, times } of found) {
  const cells = (['first', 'total', 'cpu'] as const).map((part) => medianOf(times, part));
  console.log(`| \`${name}\` | ${cells.join(' | ')} |`);
}
const [early = [], late = []] = found.map(({ times }) => times.map(({ first }) => first));
console.log(
  `\nThe early connection saves ${shown(spreadOf(pairedDifferences(late, early)))} ms of the first invocation.`,
);
