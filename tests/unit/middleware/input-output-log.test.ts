import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { inputOutputLog } from '../../../middleware/input-output-log.ts';
import { publicView } from '../../../src/domain/public-view.ts';
import { type CapturedOutput, captureOutput } from '../../support/captured-output.ts';
import { middyRequest } from '../../support/middy-request.ts';
import { eventFiles, leaks, seeded } from '../../support/seeded-events.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';

let output: CapturedOutput;

beforeEach(() => {
  output = captureOutput();
});

afterEach(() => {
  output[Symbol.dispose]();
});

/** Runs the middleware as middy would around a handler that returns the event. */
const passThrough = async (event: unknown): Promise<void> => {
  const middleware = inputOutputLog(new Logger({ serviceName: 'add_user' }));
  const request = middyRequest(event);
  await middleware.before?.(request);
  request.response = event;
  await middleware.after?.(request);
};

describe('the input and output lines', () => {
  test('show what may be said of the event, and that it is what goes out', async () => {
    const event = signUpEvent();

    await passThrough(event);

    expect(output.lines()).toEqual([
      expect.objectContaining({ level: 'INFO', message: 'event', event: publicView(event) }),
      expect.objectContaining({ level: 'INFO', message: 'response', response: 'the event' }),
    ]);
  });

  test('have no other field than the view and those of the logger', async () => {
    await passThrough(signUpEvent());

    const logger = ['level', 'message', 'sampling_rate', 'service', 'timestamp'];
    expect(output.lines().map((line) => Object.keys(line).sort())).toEqual([
      [...logger, 'event'].sort(),
      [...logger, 'response'].sort(),
    ]);
  });

  test.each(eventFiles)('nothing personal of $name is in them', async ({ event }) => {
    const { event: personal, seeds } = seeded(event);

    await passThrough(personal);

    expect(output.lines()).toHaveLength(2);
    expect(leaks(output.text(), seeds)).toEqual([]);
  });

  test.each([null, 'ada@example.com', ['ada@example.com'], 7])(
    'of %j, which is no event, they say nothing',
    async (event) => {
      await passThrough(event);

      expect(output.withMessage('event')).toMatchObject([{ event: {} }]);
      expect(output.text()).not.toContain('ada');
    },
  );

  test('show another answer as far as it is nobody’s business', async () => {
    const middleware = inputOutputLog(new Logger({ serviceName: 'add_user' }));
    const request = middyRequest(signUpEvent());
    await middleware.before?.(request);
    request.response = { region: 'eu-west-1', name: 'Ada' };

    await middleware.after?.(request);

    expect(output.withMessage('response')).toMatchObject([{ response: { region: 'eu-west-1' } }]);
    expect(output.text()).not.toContain('Ada');
  });

  test('the answer to an error is logged like any other', async () => {
    const event = signUpEvent();
    const middleware = inputOutputLog(new Logger({ serviceName: 'add_user' }));

    await middleware.onError?.(middyRequest(event, { response: event }));

    expect(output.withMessage('response')).toMatchObject([{ response: publicView(event) }]);
  });
});
