import { USERS_TABLE } from '../../../src/contract.ts';
import { accent, bad, bold, dim, good } from '../../cli/painter.ts';
import { printable } from '../../cli/printable.ts';
import type { Delivery } from '../delivery.ts';
import type { Row } from '../dynamodb/rows.ts';
import type { RetryRun } from '../scenes/retry-queue.ts';
import type { PlayedScene, RowChange } from '../scenes/scene.ts';
import { logText } from './log-text.ts';
import { traceText } from './trace-text.ts';

/** A scene as a person reads it. */
export const sceneText = (scene: PlayedScene, number: number): string => {
  const { title, story, deliveries, retries, row, problems } = scene;
  return [
    '',
    `${bold(`${number}  ${printable(title)}`)}`,
    `   ${printable(story)}`,
    ...outcomeCounts(deliveries),
    ...shown(deliveries).flatMap(invocationText('log of request')),
    ...retries.flatMap(invocationText('retry function, log of request')),
    ...section(`row in ${USERS_TABLE.name}`, row ? rowText(row) : [dim('the event has no e-mail')]),
    ...section('what Cognito got back', answerText(deliveries)),
    ...problems.map((problem) => `   ${bad('✘')} ${printable(problem)}`),
  ].join('\n');
};

// Of many, the one that wrote the row tells most; and each that went wrong has to be seen.
const shown = (deliveries: readonly Delivery[]): readonly Delivery[] => {
  const telling = deliveries.find(({ outcome }) => outcome === 'created') ?? deliveries[0];
  return deliveries.filter((it) => it === telling || it.invocation.error);
};

const outcomeCounts = (deliveries: readonly Delivery[]): readonly string[] => {
  if (deliveries.length === 1) {
    return [];
  }
  const counts = Object.entries(Object.groupBy(deliveries, ({ outcome }) => outcome ?? 'none'));
  const lines = counts.map(([outcome, some = []]) => {
    const durationsMs = some.map(({ invocation }) => invocation.durationMs);
    const range = `${Math.min(...durationsMs).toFixed(0)} to ${Math.max(...durationsMs).toFixed(0)} ms`;
    return `${String(some.length).padStart(5)} × ${accent(outcome)}  ${dim(range)}`;
  });
  return section('outcomes', lines);
};

const invocationText =
  (heading: string) =>
  ({ lines, trace, invocation }: RetryRun): readonly string[] => [
    ...section(`${heading} ${invocation.requestId}`, lines.flatMap(logText)),
    ...section(`trace ${invocation.traceId}`, traceText(trace)),
  ];

const rowText = ({ email, before, after }: RowChange): readonly string[] => {
  if (after === undefined) {
    return [`none with the e-mail ${printable(email)}`];
  }
  return [
    `${printable(showRow(after))}  ${dim(before === undefined ? 'new' : 'was there before')}`,
  ];
};

// DynamoDB wraps each value in its type, `{ S: 'text' }`.
const showRow = (row: Row): string =>
  Object.entries(row)
    .map(([name, typed]) => `${name}=${Object.values(typed as object).join(',')}`)
    .join(' ');

const answerText = (deliveries: readonly Delivery[]): readonly string[] => {
  const failed = deliveries.filter(({ invocation }) => invocation.error);
  const different = deliveries.flatMap((delivery) => delivery.differences);
  if (failed.length + different.length > 0) {
    return [
      ...failed.map(({ invocation }) => `an error: ${invocation.error?.errorMessage}`),
      ...different,
    ].map((fault) => `${bad('✘')} ${printable(fault)}`);
  }
  const times = deliveries.length === 1 ? '' : `, ${deliveries.length} times`;
  return [`${good('✔')} the same as it sent${times}`];
};

const section = (heading: string, lines: readonly string[]): readonly string[] => [
  '',
  `   ${dim(heading)}`,
  ...lines.map((line) => `     ${line}`),
];
