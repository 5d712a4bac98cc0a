import { USERS_TABLE } from '../../../src/contract.ts';
import { accent, bad, bold, dim, good } from '../../cli/painter.ts';
import { printable } from '../../cli/printable.ts';
import type { Delivery } from '../delivery.ts';
import type { Row } from '../dynamodb/rows.ts';
import type { NextRun } from '../lambda/next-function.ts';
import { parseLogLine } from '../log-line.ts';
import type { RetryRun } from '../scenes/retry-queue.ts';
import type { PlayedScene, RowChange } from '../scenes/scene.ts';
import { whyUnwritten } from '../scenes/unwritten.ts';
import { logText } from './log-text.ts';
import { traceText } from './trace-text.ts';
import { tableLines, wrap } from './wrap.ts';

/** Columns that a scene's text and what belongs to it are indented by. */
const INDENT = 3;
const INNER = 5;
const STEP = 2;

/** A scene as a person reads it. */
export const sceneText = (scene: PlayedScene, number: number): string => {
  const { title, story, deliveries, retries, next, row, problems } = scene;
  return [
    '',
    ...wrap(bold(`${number}  ${printable(title)}`), 0, INDENT),
    ...wrap(printable(story), INDENT),
    ...outcomeCounts(deliveries),
    ...shown(deliveries).flatMap(invocationText('log of request')),
    ...retries.flatMap(invocationText('retry function, log of request')),
    ...next.flatMap(nextText),
    ...section(`row in ${USERS_TABLE.name}`, inner([rowText(row), ...noRowAskedFor(deliveries)])),
    ...section('what Cognito got back', inner(answerText(deliveries))),
    ...problems.flatMap((problem) => wrap(`${bad('✘')} ${printable(problem)}`, INDENT, STEP)),
  ].join('\n');
};

// Of many, the one that wrote the row tells most; and each error has to be seen once.
const shown = (deliveries: readonly Delivery[]): readonly Delivery[] => {
  const telling = deliveries.find(({ outcome }) => outcome === 'created') ?? deliveries[0];
  const seen = new Set<string>();
  return deliveries.filter((it) => {
    const message = it.invocation.error?.errorMessage;
    const isFirst = message !== undefined && !seen.has(message);
    seen.add(message ?? '');
    return isFirst || it === telling;
  });
};

const outcomeCounts = (deliveries: readonly Delivery[]): readonly string[] => {
  if (deliveries.length === 1) {
    return [];
  }
  const counts = Object.entries(Object.groupBy(deliveries, ({ outcome }) => outcome ?? 'none'));
  const rows = counts.map(([outcome, some = []]) => [
    `${some.length} ×`,
    accent(outcome),
    dim(durationRange(some)),
  ]);
  return section('outcomes', tableLines(rows, INNER, ['right']));
};

/** How long invocations took: the shortest and the longest. */
export const durationRange = (deliveries: readonly Delivery[]): string => {
  const durationsMs = deliveries.map(({ invocation }) => Math.round(invocation.durationMs));
  const [least, most] = [Math.min(...durationsMs), Math.max(...durationsMs)];
  return least === most ? `${most} ms` : `${least} to ${most} ms`;
};

const invocationText =
  (heading: string) =>
  ({ lines, trace, invocation }: RetryRun): readonly string[] => [
    ...section(
      `${heading} ${invocation.requestId}`,
      lines.flatMap((line) => logText(line, INNER)),
    ),
    ...section(`trace ${invocation.traceId}`, traceText(trace, INNER)),
  ];

const nextText = ({ isAsync, invocation }: NextRun): readonly string[] => {
  const { error, requestId, stdout, stderr } = invocation;
  const way = isAsync ? 'asynchronously' : 'called';
  const lines = error
    ? inner([`${accent('it fails:')} ${printable(`${error.errorType}: ${error.errorMessage}`)}`])
    : [...stdout, ...stderr].flatMap((line) => logText(parseLogLine(line), INNER));
  return section(`next function, ${way}, log of request ${requestId}`, lines);
};

const rowText = (row: RowChange | undefined): string => {
  if (row === undefined) {
    return 'none: the event asks for no row';
  }
  const { key, before, after } = row;
  return after === undefined
    ? `none with ${printable(keyText(key))}`
    : `${printable(showRow(after))}  ${dim(before === undefined ? 'new' : 'was there before, and was left as it is')}`;
};

const noRowAskedFor = ([first]: readonly Delivery[]): readonly string[] => {
  const why = whyUnwritten(first?.outcome, first?.sent);
  return why?.isAskedFor ? [dim(why.reason)] : [];
};

const keyText = (key: RowChange['key']): string =>
  Object.entries(key)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

// DynamoDB wraps each value in its type, `{ S: 'text' }`.
const showRow = (row: Row): string =>
  Object.entries(row)
    .map(([name, typed]) => `${name}=${Object.values(typed as object).join(',')}`)
    .join(' ');

const answerText = (deliveries: readonly Delivery[]): readonly string[] => {
  const faults = deliveries.flatMap(({ invocation, differences }) =>
    invocation.error ? [`an error: ${invocation.error.errorMessage}`] : differences,
  );
  const count = (times: number): string => (times === 1 ? '' : `, ${times} times`);
  if (faults.length === 0) {
    return [`${good('✔')} the same as it sent${count(deliveries.length)}`];
  }
  return Object.entries(Object.groupBy(faults, (fault) => fault)).map(
    ([fault, same = []]) => `${bad('✘')} ${printable(fault)}${count(same.length)}`,
  );
};

const inner = (lines: readonly string[]): readonly string[] =>
  lines.flatMap((line) => wrap(line, INNER, STEP));

const section = (heading: string, lines: readonly string[]): readonly string[] => [
  '',
  ...wrap(dim(heading), INDENT),
  ...lines,
];
