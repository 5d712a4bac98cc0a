import { expect, test } from '@jest/globals';
import { callerVariables } from '../../../infra/local/lambda/caller-variables.ts';

test("the functions get what their caller set: their own variables and Powertools'", () => {
  const own = { USERS_TABLE_KEY: 'id', POWERTOOLS_LOG_LEVEL: 'DEBUG', POWERTOOLS_DEV: '' };

  expect(callerVariables({ ...own, PATH: '/bin', AWS_REGION: 'eu-west-1' })).toEqual(own);
});

test('the tables and the queue are those of this machine', () => {
  const elsewhere = {
    USERS_TABLE_NAME: 'theirs',
    IDEMPOTENCY_TABLE_NAME: 'theirs',
    RETRY_QUEUE_URL: 'https://sqs.test/theirs',
  };

  expect(callerVariables(elsewhere)).toEqual({});
});
