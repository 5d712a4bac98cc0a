import { Logger } from '@aws-lambda-powertools/logger';
import { expect, test } from '@jest/globals';
import { lambdaContext } from '../../../middleware/lambda-context.ts';
import { captureOutput } from '../../support/captured-output.ts';
import { middyRequest } from '../../support/middy-request.ts';

const SECRET = 'ada@example.com';

/** A logger that is told by its variable to log events. */
const eventLogger = (): Logger => {
  process.env.POWERTOOLS_LOGGER_LOG_EVENT = 'true';
  const logger = new Logger();
  delete process.env.POWERTOOLS_LOGGER_LOG_EVENT;
  return logger;
};

test('gives every line the id of its invocation', async () => {
  using output = captureOutput();
  const logger = new Logger();
  const request = middyRequest({});

  await lambdaContext(logger).before?.(request);
  logger.info('line');

  expect(output.withMessage('line')).toMatchObject([
    { function_request_id: request.context.awsRequestId },
  ]);
});

test('does not log the event, even when Powertools is told to', async () => {
  using output = captureOutput();

  await lambdaContext(eventLogger()).before?.(middyRequest({ email: SECRET }));

  expect(output.text()).not.toContain(SECRET);
});
