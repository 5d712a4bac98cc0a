import { join } from 'node:path';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import {
  type FaultProxy,
  startFaultProxy,
  type WireCall,
} from '../../../infra/local/fault-proxy.ts';
import { functionVariables } from '../../../infra/local/lambda/function-variables.ts';
import { type Sandbox, startSandbox } from '../../../infra/local/lambda/sandbox.ts';
import type { Variables } from '../../../infra/local/lambda/sandbox-environment.ts';
import { pollOnce } from '../../../infra/local/sqs/event-source.ts';
import { localSqsClient, startSqsEngine } from '../../../infra/local/sqs/sqs-engine.ts';
import { DIST_DIR } from '../../../infra/paths.ts';
import {
  ENVIRONMENT,
  FUNCTION_TIMEOUT_MS,
  RETRY_FUNCTION_TIMEOUT_MS,
  RETRY_QUEUE,
} from '../../../src/contract.ts';
import type { LogLine } from '../../support/captured-output.ts';
import { type Database, openDatabase } from '../../support/database.ts';
import { type SignUpEvent, signUpEvent } from '../../support/sign-up-event.ts';

/** What a function did over all the cases: its calls to AWS, and the JSON lines that it wrote. */
export type Traces = { readonly calls: readonly string[]; readonly lines: readonly LogLine[] };

export type RunOfAllCases = {
  readonly trigger: Traces;
  readonly retry: Traces;
  /** The event whose confirmation came twice. */
  readonly twice: SignUpEvent;
};

const parsed = (line: string): LogLine[] => {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
};

/** The Actions of IAM, each with the name of the table or queue. */
const actionOf = ({ operation, table, body }: WireCall): string => {
  const { QueueUrl = '' } = JSON.parse(body) as { QueueUrl?: string };
  return table === ''
    ? `sqs:${operation} ${QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1)}`
    : `dynamodb:${operation} ${table}`;
};

/** Everything that both functions run on, and a note of what goes over the wires. */
class Workbench implements AsyncDisposable {
  readonly database: Database;
  readonly tables: FaultProxy;
  readonly queues: FaultProxy;
  readonly trigger: Sandbox;
  readonly retry: Sandbox;
  readonly #closing: AsyncDisposableStack;

  constructor(
    parts: Pick<Workbench, 'database' | 'tables' | 'queues' | 'trigger' | 'retry'>,
    closing: AsyncDisposableStack,
  ) {
    this.database = parts.database;
    this.tables = parts.tables;
    this.queues = parts.queues;
    this.trigger = parts.trigger;
    this.retry = parts.retry;
    this.#closing = closing;
  }

  static async open(): Promise<Workbench> {
    await using opening = new AsyncDisposableStack();
    const sqs = opening.use(await startSqsEngine(Number.POSITIVE_INFINITY));
    const queues = opening.adopt(await startFaultProxy(sqs.endpoint), (it) => it.close());
    const database = opening.adopt(await openDatabase(), (it) => it.close());
    if (!database.proxy) {
      throw new Error('the zips run on a local engine only');
    }
    const env = {
      ...functionVariables({
        dynamoDbEndpoint: database.proxy.endpoint,
        sqsEndpoint: queues.endpoint,
      }),
      [ENVIRONMENT.retryQueue]: `${queues.endpoint}/000000000000/${RETRY_QUEUE.name}`,
    };
    const start = async (name: string, variables: Variables, timeoutMs: number) =>
      opening.use(
        await startSandbox({ zipPath: join(DIST_DIR, `${name}.zip`), env: variables, timeoutMs }),
      );
    const [trigger, retry] = await Promise.all([
      start('add_user', env, FUNCTION_TIMEOUT_MS),
      start('retry_user', env, RETRY_FUNCTION_TIMEOUT_MS),
    ]);
    const parts = { database, tables: database.proxy, queues, trigger, retry };
    return new Workbench(parts, opening.move());
  }

  /**
   * Lets Lambda's event source hand the waiting messages to `retry_user`, once.
   *
   * @returns whether it finished all of them, also if their deletion fails
   */
  async poll(): Promise<boolean> {
    const client = localSqsClient(this.queues.endpoint);
    let isFinished = false;
    const invoke = async (event: SQSEvent): Promise<SQSBatchResponse> => {
      const { payload = '{}' } = await this.retry.invoke(event);
      const answer = JSON.parse(payload) as SQSBatchResponse; // what the handler's type says
      isFinished = answer.batchItemFailures.length === 0;
      return answer;
    };
    const queueUrl = `${this.queues.endpoint}/000000000000/${RETRY_QUEUE.name}`;
    const polled = await pollOnce(client, queueUrl, invoke).catch(() => undefined);
    client.destroy();
    if (polled?.received === 0) {
      throw new Error('No message waits for retry_user.');
    }
    return isFinished;
  }

  /** On a slow machine the trigger may leave a lock behind, for seconds: a message comes back until then. */
  async pollUntilFinished(): Promise<void> {
    while (!(await this.poll()));
  }

  /** What went over the wires since the last look. From here on there are no faults. */
  takeCalls(): readonly string[] {
    const calls = [...this.tables.calls, ...this.queues.calls].map(actionOf);
    this.tables.reset();
    this.queues.reset();
    return calls;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#closing.disposeAsync();
  }
}

const linesOf = ({ stdout, stderr }: Sandbox): readonly LogLine[] =>
  [...stdout.lines, ...stderr.lines].flatMap(parsed);

/** Every outcome of the trigger, in the order of the vocabulary; two confirmations are left parked. */
const runTrigger = async (bench: Workbench, twice: SignUpEvent): Promise<void> => {
  const { trigger, tables, queues, database } = bench;
  const { email } = twice.request.userAttributes;
  await trigger.invoke(twice);
  await trigger.invoke(twice);
  await trigger.invoke(signUpEvent({ email }));
  await trigger.invoke({ ...twice, triggerSource: 'PostConfirmation_ConfirmForgotPassword' });
  await trigger.invoke(signUpEvent({ email: '' }));
  await trigger.invoke(null);
  tables.inject(({ table }) => (table === database.idempotencyTable ? 'throttle' : undefined));
  await trigger.invoke(signUpEvent());
  tables.inject(({ table }) => (table === database.usersTable ? 'server-error' : undefined));
  await trigger.invoke(signUpEvent());
  await trigger.invoke(signUpEvent({ email }));
  queues.inject(() => 'reset');
  await trigger.invoke(signUpEvent());
};

/** The parked ones, first with the users' table down and then up; one message comes a second time. */
const runRetry = async (bench: Workbench): Promise<void> => {
  const { tables, queues, database, retry } = bench;
  tables.inject(({ table }) => (table === database.usersTable ? 'server-error' : undefined));
  await bench.poll();
  tables.inject(() => undefined);
  // What SQS does when the deletion of a finished message is lost.
  queues.inject(({ operation }) => (operation === 'DeleteMessage' ? 'reset' : undefined));
  await bench.pollUntilFinished();
  queues.inject(() => undefined);
  await bench.pollUntilFinished();
  await retry.invoke({ Records: [{ messageId: 'x', body: 'no message', attributes: {} }] });
};

/** Runs both zips through every case that they know, and tells what they did. */
export const runAllCases = async (): Promise<RunOfAllCases> => {
  await using bench = await Workbench.open();
  const twice = signUpEvent();
  await runTrigger(bench, twice);
  const triggerCalls = bench.takeCalls();
  await runRetry(bench);
  return {
    trigger: { calls: triggerCalls, lines: linesOf(bench.trigger) },
    retry: { calls: bench.takeCalls(), lines: linesOf(bench.retry) },
    twice,
  };
};
