import type { Delivery } from '../delivery.ts';
import type { NextRun } from '../lambda/next-function.ts';
import type { RetryRun } from '../scenes/retry-queue.ts';
import type { PlayedScene } from '../scenes/scene.ts';
import type { Facts } from './facts.ts';
import type { Reporter } from './reporter.ts';

/** For machines: one JSON document at the end. */
export const jsonReporter = (): Reporter => {
  let facts: Facts | undefined;
  const scenes: PlayedScene[] = [];
  return {
    begin: (given) => {
      facts = given;
    },
    scene: (scene) => {
      scenes.push(scene);
    },
    end: () => {
      const isOk = scenes.every(({ problems }) => problems.length === 0);
      console.log(JSON.stringify({ ok: isOk, ...facts, scenes: scenes.map(sceneJson) }, null, 2));
    },
  };
};

const sceneJson = ({ title, story, row, problems, deliveries, retries, next }: PlayedScene) => ({
  ...{ title, story, row, problems },
  deliveries: deliveries.map(deliveryJson),
  retries: retries.map(retryJson),
  next: next.map(nextJson),
});

const nextJson = ({ invocation, isAsync, sent }: NextRun) => ({
  requestId: invocation.requestId,
  durationMs: Math.round(invocation.durationMs),
  isAsync,
  sent,
  error: invocation.error,
});

const retryJson = ({ invocation, lines, trace }: RetryRun) => ({
  requestId: invocation.requestId,
  traceId: invocation.traceId,
  durationMs: Math.round(invocation.durationMs),
  log: lines.map(({ fields, text }) => fields ?? text),
  trace,
});

const deliveryJson = ({ invocation, sent, lines, trace, outcome, differences }: Delivery) => ({
  requestId: invocation.requestId,
  traceId: invocation.traceId,
  durationMs: Math.round(invocation.durationMs),
  outcome,
  sent,
  returned: invocation.payload === undefined ? undefined : JSON.parse(invocation.payload),
  same: invocation.error === undefined && differences.length === 0,
  differences,
  error: invocation.error,
  log: lines.map(({ fields, text }) => fields ?? text),
  trace,
});
