import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { BESIDE, LineFormat } from '../../../src/observability/line-format.ts';
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

test.each([BESIDE.input, BESIDE.output])(
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

test.each(['America/St_Johns', 'Pacific/Marquesas', 'Asia/Kolkata'])(
  'the time is in UTC where TZ is %s',
  (zone) => {
    const before = process.env.TZ;
    process.env.TZ = zone;
    try {
      const startedMs = Date.now();
      newLogger().info('confirmation');

      const timestamp = String(output.lines()[0]?.timestamp);
      expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(Date.parse(timestamp)).toBeGreaterThanOrEqual(startedMs);
      expect(Date.parse(timestamp)).toBeLessThanOrEqual(Date.now());
    } finally {
      process.env.TZ = before ?? 'UTC';
    }
  },
);
