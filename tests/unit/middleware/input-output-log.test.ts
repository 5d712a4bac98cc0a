import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, expect, jest, test } from '@jest/globals';
import middy from '@middy/core';
import { inputOutputLog } from '../../../middleware/input-output-log.ts';
import { LineFormat } from '../../../middleware/line-format.ts';
import { lambdaContext } from '../../support/pipeline.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

/** The lines that are logged for an event and the answer that `handler` makes of it. */
const linesOf = async (
  event: unknown,
  handler: (event: unknown) => unknown,
): Promise<readonly Record<string, unknown>[]> => {
  const logger = new Logger({ serviceName: 'test', logFormatter: new LineFormat() });
  const info = jest.spyOn(logger, 'info').mockReturnValue();
  const pipeline = middy<unknown, unknown>()
    .use(inputOutputLog(logger))
    .handler(async (received) => handler(received));
  await pipeline(event, lambdaContext());
  return info.mock.calls.map(([message, fields]) => ({ message, ...(fields as object) })); // as it is called
};

test('an answer that is the event is not shown twice', async () => {
  const [input, output] = await linesOf(signUpEvent(), (event) => event);

  expect(input).toMatchObject({ message: 'event', event: { region: 'eu-central-1' } });
  expect(output).toEqual({ message: 'response', response: 'the event' });
});

test('another answer is shown as far as it is nobody’s business', async () => {
  const [, output] = await linesOf(signUpEvent(), () => ({ region: 'eu-west-1', name: 'Ada' }));

  expect(output).toEqual({ message: 'response', response: { region: 'eu-west-1' } });
});

test.each([null, 'ada@example.com', 7])('nothing is shown of %j', async (value) => {
  expect(await linesOf(value, () => value)).toEqual([
    { message: 'event', event: {} },
    { message: 'response', response: {} },
  ]);
});
