import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { parkedBody } from '../../../../src/domain/parked-confirmation.ts';
import { createRetryHandler, type RetryParts } from '../../../../src/functions/retry/handler.ts';
import {
  type CapturedOutput,
  captureOutput,
  type LogLine,
} from '../../../support/captured-output.ts';
import { failing } from '../../../support/failing.ts';
import { lambdaContext } from '../../../support/lambda-context.ts';
import { disposable, retryTestParts } from '../../../support/parts.ts';
import { sqsRecord } from '../../../support/sqs-record.ts';
import { users } from '../../../support/users.ts';

let output: CapturedOutput;

beforeEach(() => {
  output = captureOutput();
});

afterEach(() => output[Symbol.dispose]());

const body = parkedBody({
  userPoolId: 'eu-central-1_45YtlkflA',
  user: { sub: 'a2c21839-f9fc-49e3-be9a-16f5823d6705' },
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  row: { email: 'ada@example.com' },
});

const down = new Error('down');

/** Parts that cannot write. */
const partsThatFail = (change: Partial<RetryParts> = {}) =>
  retryTestParts({
    ports: () => {
      throw down;
    },
    ...change,
  });

const failuresOf = async (parts: RetryParts, ...records: readonly SQSRecord[]) => {
  const answer = await createRetryHandler(parts)({ Records: [...records] }, lambdaContext(30_000));
  return answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};

const metricsOf = (): readonly LogLine[] => output.lines().filter(({ _aws }) => _aws);

describe('the retry function', () => {
  test('annotates each message with its outcome and attempt', async () => {
    const parts = retryTestParts();
    const annotated: unknown[] = [];
    const tracing = { ...parts.tracing, annotate: (it: object) => void annotated.push(it) };

    await createRetryHandler({ ...parts, tracing })(
      { Records: [sqsRecord(body, 2)] },
      lambdaContext(),
    );

    expect(annotated).toEqual([{ outcome: 'created', attempt: 2 }]);
  });

  test('says how long each message took', async () => {
    const startedMs = performance.now();
    await createRetryHandler(retryTestParts())({ Records: [sqsRecord(body)] }, lambdaContext());
    const upperMs = performance.now() - startedMs;

    const [line] = output.confirmations();
    expect(line?.duration_ms).toBeGreaterThanOrEqual(0);
    expect(line?.duration_ms).toBeLessThanOrEqual(upperMs + 0.05); // it is rounded
  });

  test('finishes a message although all that tells of it fails, and names what failed', async () => {
    const fault = new Error('out of order');
    const fail = (): never => {
      throw fault;
    };
    const { rows, ports } = users();
    const { reports, ...parts } = retryTestParts({ ports: () => disposable(ports) });
    const logger = failing(parts.logger, fault);
    const tracer = failing(parts.tracer, fault);

    const answer = await createRetryHandler({
      ...parts,
      logger,
      tracer,
      metrics: { publish: fail },
    })({ Records: [sqsRecord(body)] }, lambdaContext());

    expect(answer).toEqual({ batchItemFailures: [] });
    expect([...rows.keys()]).toEqual(['ada@example.com']);
    expect(reports).toEqual([
      ['lambda-context', 'before', fault],
      ['tracing', 'before', fault],
      ['outcome-metric', 'message', fault],
      ['confirmation-line', 'message', fault],
      ['tracing', 'after', fault],
      ['lambda-context', 'after', fault],
    ]);
  });

  test('writes a line for each message, with the fault, though nothing to write with can be made', async () => {
    const records = [sqsRecord(body, 2), sqsRecord('{', 3)];

    const failed = await failuresOf(partsThatFail(), ...records);

    expect(failed).toEqual(records.map(({ messageId }) => messageId));
    expect(output.confirmations()).toEqual([
      expect.objectContaining({
        outcome: 'parked',
        attempt: 2,
        sub: 'a2c21839-f9fc-49e3-be9a-16f5823d6705',
        degraded: false,
      }),
      expect.objectContaining({ outcome: 'malformed', attempt: 3 }),
    ]);
    expect(output.withMessage('fault')).toEqual([
      expect.objectContaining({
        outcome: 'parked',
        fault: expect.objectContaining({ name: 'Error' }),
      }),
    ]);
  });

  test('has a message come back later each time, and leaves the longest waits to the queue', async () => {
    const parts = partsThatFail();
    const deliveries = [1, 2, 3, 4, 5, 291];

    await failuresOf(parts, ...deliveries.map((attempt) => sqsRecord(body, attempt)));
    await failuresOf(parts, sqsRecord('{', 2));

    expect(parts.hidden).toEqual([
      ['handle of 1', 60],
      ['handle of 2', 120],
      ['handle of 3', 240],
      ['handle of 4', 480],
      ['handle of 2', 120],
    ]);
  });

  test('hides nothing that is done', async () => {
    const parts = retryTestParts();

    expect(await failuresOf(parts, sqsRecord(body))).toEqual([]);

    expect(parts.hidden).toEqual([]);
  });

  test('keeps a message and says so when it cannot be hidden', async () => {
    const parts = partsThatFail({ hide: () => Promise.reject(down) });
    const record = sqsRecord(body);

    expect(await failuresOf(parts, record)).toEqual([record.messageId]);

    expect(output.confirmations()).toHaveLength(1);
    expect(parts.reports).toEqual([['message-visibility', 'message', down]]);
  });

  test('counts for how long that has waited which it cannot finish', async () => {
    const minutesAgo = (minutes: number) => ({
      SentTimestamp: String(Date.now() - minutes * 60_000),
    });

    await failuresOf(partsThatFail(), sqsRecord(body, 4, minutesAgo(15)));
    await failuresOf(retryTestParts(), sqsRecord(body, 4, minutesAgo(15)));

    const [parked, created] = metricsOf();
    expect(parked).toMatchObject({ parked: 1, attempt: '4' });
    expect(parked?.waited).toBeGreaterThanOrEqual(900);
    expect(parked?.waited).toBeLessThan(910);
    expect(created).toMatchObject({ created: 1, attempt: '4' });
    expect(created).not.toHaveProperty('waited');
  });

  test.each([
    ['SQS does not say when it came', {}, 0],
    ['its clock is ahead of ours', { SentTimestamp: String(Date.now() + 3_600_000) }, 0],
  ])('counts no wait if %s', async (_, attributes, waited) => {
    await failuresOf(partsThatFail(), sqsRecord(body, 1, attributes));

    expect(metricsOf()).toMatchObject([{ parked: 1, waited }]);
  });

  test('gives a message the time that its budget has, and no more', async () => {
    const signals: AbortSignal[] = [];
    const ports: RetryParts['ports'] = (_context, signal) => {
      signals.push(signal);
      throw down;
    };

    const handler = createRetryHandler(retryTestParts({ ports }));
    await handler({ Records: [sqsRecord(body)] }, lambdaContext(6_000));
    await handler({ Records: [sqsRecord(body)] }, lambdaContext(30_000));

    const [late, early] = signals;
    await (late?.aborted ? undefined : once(late as AbortSignal, 'abort')); // there were two messages
    expect(early?.aborted).toBe(false);
  });
});
