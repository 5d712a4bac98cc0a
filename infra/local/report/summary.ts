import { USERS_TABLE } from '../../../src/contract.ts';
import { bad, dim, good } from '../../cli/painter.ts';
import type { Delivery } from '../delivery.ts';
import type { PlayedScene } from '../scenes/scene.ts';
import { durationRange } from './scene-text.ts';
import { tableLines } from './wrap.ts';

const INDENT = 2;

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What came of all scenes, in five lines, and where to go from here. */
export const summaryText = (scenes: readonly PlayedScene[]): string => {
  const deliveries = scenes.flatMap((scene) => scene.deliveries);
  const rows = [
    ['answers', answersText(deliveries)],
    ['outcomes', outcomesText(deliveries)],
    ['rows', rowsText(scenes)],
    ['duration', `${durationRange(deliveries)} for an invocation, on this machine`],
    ['try it', 'a real sign-up in the browser: npx add-user console'],
  ];
  return [
    '',
    verdict(scenes, deliveries.length),
    ...tableLines(
      rows.map(([name = '', value = '']) => [dim(name), value]),
      INDENT,
    ),
  ].join('\n');
};

const verdict = (scenes: readonly PlayedScene[], invocations: number): string => {
  const problems = scenes.flatMap((scene) => scene.problems);
  if (problems.length === 0) {
    return good(
      `✔ all as it should be: ${counted(scenes.length, 'scene')}, ${counted(invocations, 'invocation')}`,
    );
  }
  const numbers = scenes.flatMap((scene, at) => (scene.problems.length > 0 ? [at + 1] : []));
  const where = `${numbers.length === 1 ? 'scene' : 'scenes'} ${numbers.join(', ')}`;
  return bad(`✘ ${counted(problems.length, 'problem')}, in ${where}`);
};

const answersText = (deliveries: readonly Delivery[]): string => {
  const same = deliveries.filter(
    ({ invocation, differences }) => !invocation.error && differences.length === 0,
  );
  return `Cognito got its own event back ${same.length} of ${counted(deliveries.length, 'time')}`;
};

const outcomesText = (deliveries: readonly Delivery[]): string => {
  const groups = Object.entries(Object.groupBy(deliveries, ({ outcome }) => outcome ?? 'none'));
  const degradedCount = deliveries.filter(({ isDegraded }) => isDegraded).length;
  return [
    ...groups
      .toSorted(([, a = []], [, b = []]) => b.length - a.length)
      .map(([outcome, some = []]) => `${some.length} ${outcome}`),
    ...(degradedCount === 0 ? [] : [`${degradedCount} degraded`]),
  ].join(', ');
};

const rowsText = (scenes: readonly PlayedScene[]): string => {
  const written = scenes.filter(({ row }) => row && !row.before && row.after);
  const retried = written.filter(
    ({ retries, deliveries }) =>
      retries.length > 0 && !deliveries.some(({ outcome }) => outcome === 'created'),
  );
  const byRetry = retried.length === 0 ? '' : `, ${retried.length} by the retry function`;
  return `${written.length} written in ${USERS_TABLE.name}${byRetry}`;
};
