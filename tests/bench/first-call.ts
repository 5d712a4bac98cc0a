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

const shown = ({ low, median, high }: Spread): string =>
  `${median.toFixed(0)} (${low.toFixed(0)} to ${high.toFixed(0)})`;

await using laboratory = await Laboratory.open(buildAll);
await using line = await SlowLine.start(laboratory.stub.tlsPort, DELAY_MS);
const variables = {
  AWS_ENDPOINT_URL_DYNAMODB: `https://127.0.0.1:${line.port}`,
  // The stub's certificate is nobody's.
  NODE_TLS_REJECT_UNAUTHORIZED: '0',
};

const measure = async (name: Candidate['name']): Promise<{ first: number; total: number }> => {
  await using process = await laboratory.start(name, [1], variables);
  await process.send([signUpEvent()]);
  const { invocationMs, wallMs } = await process.readingAt(1);
  return { first: invocationMs, total: wallMs };
};

const found = NAMES.map((name) => ({ name, first: [] as number[], total: [] as number[] }));
for (let round = 0; round < rounds; round += 1) {
  for (const { name, first, total } of found) {
    const times = await measure(name);
    first.push(times.first);
    total.push(times.total);
  }
}
console.log('| function | first invocation (ms) | with loading (ms) |\n| --- | --- | --- |');
for (const { name, first, total } of found) {
  console.log(`| \`${name}\` | ${shown(spreadOf(first))} | ${shown(spreadOf(total))} |`);
}
const [early, late] = found;
const saved = spreadOf(pairedDifferences(late?.first ?? [], early?.first ?? []));
console.log(`\nThe early connection saves ${shown(saved)} ms of the first invocation.`);
