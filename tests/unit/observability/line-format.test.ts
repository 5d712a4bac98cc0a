import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { INPUT_OUTPUT_MESSAGES, LineFormat } from '../../../src/observability/line-format.ts';
import { type CapturedOutput, captureOutput } from '../../support/captured-output.ts';
import { lambdaContext } from '../../support/lambda-context.ts';

let output: CapturedOutput;

beforeEach(() => {
  output = captureOutput();
});

afterEach(() => output[Symbol.dispose]());

const newLogger = () => new Logger({ serviceName: 'add_user', logFormatter: new LineFormat() });

const SHORT = ['level', 'message', 'timestamp', 'function_request_id', 'more'];
const WHOLE = ['level', 'message', 'timestamp', 'function_request_id', 'service', 'cold_start'];

test.each([INPUT_OUTPUT_MESSAGES.input, INPUT_OUTPUT_MESSAGES.output])(
  'the line %s stands beside one that has the rest',
  (line) => {
    const logger = newLogger();
    logger.addContext(lambdaContext());

    logger.info(line, { more: 1 });

    expect(Object.keys(output.lines()[0] ?? {}).sort()).toEqual(SHORT.toSorted());
  },
);

test('any other line has all that tells one invocation from another', () => {
  const logger = newLogger();
  const context = lambdaContext();
  logger.addContext(context);

  logger.info('confirmation', { more: 1 });

  const [line = {}] = output.lines();
  expect(
    Object.keys(line)
      .filter((name) => name !== 'xray_trace_id')
      .sort(),
  ).toEqual([...WHOLE, 'more'].sort());
  expect(line).toMatchObject({
    service: 'add_user',
    function_request_id: context.awsRequestId,
    cold_start: expect.any(Boolean),
    more: 1,
  });
});

test('a line outside of any invocation says what it can', () => {
  newLogger().warn('confirmation');

  expect(output.lines()).toEqual([
    expect.objectContaining({ level: 'WARN', message: 'confirmation', service: 'add_user' }),
  ]);
});

test.each(['UTC', 'America/St_Johns', 'Asia/Kolkata', 'nonsense'])(
  'a line says when it was written in UTC, whatever TZ says: %s',
  (zone) => {
    jest.useFakeTimers({ now: Date.UTC(2026, 10, 28, 23, 45, 6, 7) });
    const before = process.env.TZ;
    process.env.TZ = zone;

    newLogger().info('any');

    process.env.TZ = before ?? 'UTC';
    jest.useRealTimers();
    expect(output.lines()[0]).toMatchObject({ timestamp: '2026-11-28T23:45:06.007Z' });
  },
);
