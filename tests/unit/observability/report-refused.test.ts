import { Logger } from '@aws-lambda-powertools/logger';
import { expect, test } from '@jest/globals';
import { reportRefused } from '../../../src/observability/report-refused.ts';
import { captureOutput } from '../../support/captured-output.ts';

const reported = (names?: readonly string[]) => {
  using output = captureOutput();
  reportRefused(new Logger({ serviceName: 'add_user' }), names);
  return output.lines();
};

test('the variables that were passed over are named in one line', () => {
  expect(reported(['AWS_PROFILE', 'POWERTOOLS_LOGGER_LOG_EVENT'])).toEqual([
    expect.objectContaining({
      level: 'WARN',
      message: 'variables with a value that a library refuses are ignored',
      variables: ['AWS_PROFILE', 'POWERTOOLS_LOGGER_LOG_EVENT'],
    }),
  ]);
});

test.each([[[]], [undefined]])('of none (%j) there is no line', (names) => {
  expect(reported(names)).toEqual([]);
});
