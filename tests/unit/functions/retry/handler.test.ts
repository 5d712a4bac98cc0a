import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parkedBody } from '../../../../src/domain/parked-confirmation.ts';
import { createRetryHandler } from '../../../../src/functions/retry/handler.ts';
import { type CapturedOutput, captureOutput } from '../../../support/captured-output.ts';
import { failing } from '../../../support/failing.ts';
import { lambdaContext } from '../../../support/lambda-context.ts';
import { testParts } from '../../../support/parts.ts';
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

describe('the retry function', () => {
  test('annotates each message with its outcome and attempt', async () => {
    const parts = testParts();
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
    await createRetryHandler(testParts())({ Records: [sqsRecord(body)] }, lambdaContext());
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
    const { reports, ...parts } = testParts({ ports: () => ports });
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
});
