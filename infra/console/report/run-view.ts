import { IDEMPOTENCY_TABLE, USERS_TABLE } from '../../../src/contract.ts';
import { readLog } from '../../local/log-line.ts';
import type { RetryRun } from '../../local/scenes/retry-queue.ts';
import type { PlayedScene } from '../../local/scenes/scene.ts';
import type { Stage } from '../../local/stage.ts';
import { type InvocationView, OUTCOME_SLOTS, type SceneView, type View } from '../view.ts';
import { createConfirmationIds } from '../world/confirmation-ids.ts';
import { begun, type Call, ended } from '../world/invocation-views.ts';
import { OutcomeCounts } from '../world/outcome-counts.ts';
import { readDeadLetters, readRetryQueue } from '../world/queues.ts';
import { createRecordsReader, createRowsReader } from '../world/tables.ts';

const SECOND_MS = 1_000;

/** The length of a slot of time, in whole seconds, with which a run is shown from its start on. */
export const slotMsFor = (startedMs: readonly number[], endMs: number): number => {
  const runMs = endMs - Math.min(endMs, ...startedMs.filter((ms) => ms > 0));
  return SECOND_MS * Math.max(1, Math.ceil(runMs / SECOND_MS / (OUTCOME_SLOTS - 1)));
};

/** An invocation, and when it began if that is known. */
type Told = RetryRun & { readonly startedMs?: number };

/** When an invocation began, as far as its trace or its log tells. */
const startOf = ({ trace, lines }: RetryRun): number => {
  const loggedMs = Date.parse(String(lines[0]?.fields?.timestamp));
  return trace[0]?.startedMs ?? (Number.isNaN(loggedMs) ? 0 : loggedMs);
};

const viewOf = (call: Call, delivery: Told, earlier: readonly InvocationView[]): InvocationView => {
  const { invocation, lines, trace } = delivery;
  const isCold = lines.some(({ fields }) => fields?.cold_start === true);
  const started = { id: invocation.requestId, startedMs: delivery.startedMs ?? startOf(delivery) };
  return ended(begun(call, started, earlier), { invocation, isCold, lines, trace });
};

/** The invocations of a scene, oldest first. */
const invocationsOf = (
  { deliveries, retries, next }: PlayedScene,
  earlier: readonly InvocationView[],
): readonly InvocationView[] => {
  const views: InvocationView[] = [];
  const note = deliveries.length > 1 ? { note: `${deliveries.length} deliveries` } : {};
  const add = (functionName: Call['functionName'], sender: Call['sender'], it: Told): void => {
    const call = { functionName, sender, event: it.sent, ...note };
    views.push(viewOf(call, it, [...earlier, ...views]));
  };
  for (const delivery of deliveries) {
    add('add_user', 'npm start', delivery);
  }
  for (const retry of retries) {
    add('retry_user', 'the retry queue', retry);
  }
  for (const { invocation, sent, startedMs } of next) {
    const [lines = []] = readLog([invocation], '');
    add('next_function', 'add_user', { invocation, sent, lines, trace: [], startedMs });
  }
  return views;
};

type Seen = {
  readonly scenes: readonly SceneView[];
  readonly invocations: readonly InvocationView[];
};

const seenIn = (played: readonly PlayedScene[]): Seen => {
  const scenes: SceneView[] = [];
  const invocations: InvocationView[] = [];
  for (const scene of played) {
    const own = invocationsOf(scene, invocations);
    const { title, story, problems } = scene;
    scenes.push({ title, story, problems, invocationIds: own.map(({ id }) => id) });
    invocations.push(...own);
  }
  return { scenes, invocations };
};

const factsOf = ({ zips, engine, sqs, template }: Stage): View['facts'] => ({
  zipBytes: zips.find(({ name }) => name === 'add_user')?.sizeBytes ?? 0,
  node: process.versions.node,
  startedMs: Date.now(),
  usersTable: { name: USERS_TABLE.name, key: template.key },
  idempotencyTable: IDEMPOTENCY_TABLE.name,
  ...{ region: '', userPoolId: '', clientId: '' },
  endpoints: { cognito: '', dynamoDb: engine.endpoint, sqs: sqs.endpoint, lambda: '' },
  queues: { retry: sqs.retryQueueUrl, deadLetters: sqs.deadLetterQueueUrl },
  engines: [`${engine.name} ${engine.version}`, `${sqs.name} ${sqs.version}`],
  eventFiles: [],
});

/** What the page shows of a run that is over, before its engines end. */
export const viewOfRun = async (stage: Stage, played: readonly PlayedScene[]): Promise<View> => {
  const { scenes, invocations } = seenIn(played);
  const facts = factsOf(stage);
  const begins = invocations.map(({ startedMs }) => startedMs);
  const counts = new OutcomeCounts(slotMsFor(begins, facts.startedMs));
  const ids = createConfirmationIds(stage.dynamoDb);
  for (const invocation of invocations) {
    ids.learn(invocation);
    counts.add(invocation, invocation.startedMs);
  }
  const tables = { dynamoDb: stage.dynamoDb, usersTable: facts.usersTable };
  return {
    ...{ facts, scenes },
    invocations: invocations.toReversed(),
    services: { dynamoDb: 'up', sqs: 'up', sandboxes: 0 },
    pool: { items: [], total: 0 },
    rows: await createRowsReader(tables)(),
    records: await createRecordsReader(tables, ids.subOf)(),
    retryQueue: await readRetryQueue(stage),
    deadLetters: await readDeadLetters(stage),
    outcomes: counts.view(facts.startedMs),
    ...{ verdicts: {}, busy: [], tour: 0 },
  };
};
