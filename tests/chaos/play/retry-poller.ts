import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { pollOnce } from '../../../infra/local/sqs/event-source.ts';
import { localSqsClient } from '../../../infra/local/sqs/sqs-engine.ts';
import { killBatchAfterMs } from '../plan/kills.ts';
import type { Plan } from '../plan/story.ts';
import { confirmationLines, noteLeaks, saidIn } from './function-log.ts';
import type { Ledger, UserRecord } from './ledger.ts';
import type { LongOutage } from './long-outage.ts';
import { parkedSub } from './parked-sub.ts';
import type { Progress } from './progress.ts';
import type { PooledInvocation, SandboxPool } from './sandbox-pool.ts';

export type RetryParts = {
  readonly plan: Plan;
  readonly pool: SandboxPool;
  readonly ledger: Ledger;
  readonly longOutage: LongOutage;
  readonly progress: Progress;
  /** Where Lambda's event source finds SQS: behind the faults. */
  readonly endpoint: string;
  readonly queueUrl: string;
};

const POLLERS = 2;
const WAIT_SECONDS = 1;
const PAUSE_MS = 50;

const userOf = (ledger: Ledger, { body }: SQSRecord): UserRecord | undefined =>
  ledger.bySub(parkedSub(body));

/** Notes what the function said of each message of a batch. */
const noteReplays = (
  ledger: Ledger,
  { Records }: SQSEvent,
  { invocation, killed, startMs, endMs }: PooledInvocation,
): void => {
  const lines = confirmationLines(invocation);
  const found = Records.map((record) => userOf(ledger, record));
  const users = new Set(found.filter((user) => user !== undefined));
  noteLeaks(invocation, [...users]);
  for (const user of users) {
    // More than one line if the batch holds a confirmation twice; none if the sandbox was killed.
    const own = lines.filter(({ sub }) => sub === user.story.sub);
    const said = own.length === 0 ? [saidIn([])] : own.map((line) => saidIn([line]));
    user.replays.push(...said.map((each) => ({ ...each, killed, startMs, endMs })));
  }
};

const createInvoke =
  ({ plan, pool, ledger, longOutage, progress }: RetryParts) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const batch = ledger.batches;
    ledger.batches += 1;
    if (longOutage.isOn(progress.users)) {
      longOutage.note(event.Records);
    }
    const done = await pool.invoke(event, killBatchAfterMs(plan, batch));
    ledger.sandboxesKilled += done.killed ? 1 : 0;
    noteReplays(ledger, event, done);
    if (done.invocation.error) {
      throw new Error(done.invocation.error.errorType);
    }
    return JSON.parse(done.invocation.payload) as SQSBatchResponse; // what an event source expects
  };

/** Feeds the retry function from the queue, as Lambda's event source does, until it is told to stop. */
export const startRetryPollers = (parts: RetryParts): AsyncDisposable => {
  const client = localSqsClient(parts.endpoint);
  const stop = new AbortController();
  const invoke = createInvoke(parts);
  const poll = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      // The queue is out of reach at times. Lambda goes on asking, and so does this.
      await pollOnce(client, parts.queueUrl, invoke, WAIT_SECONDS).catch(() => sleep(PAUSE_MS));
    }
  };
  const polling = Promise.all(Array.from({ length: POLLERS }, poll));
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await polling;
      client.destroy();
    },
  };
};
