import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DOCUMENT, DOCUMENTED, policyIn, withPolicies } from '../../../infra/by-hand/document.ts';
import { policyOf } from '../../../infra/by-hand/policies.ts';
import type { PlainTemplate } from '../../../infra/by-hand/resolve.ts';
import { PROJECT_DIR } from '../../../infra/paths.ts';
import {
  ENVIRONMENT,
  FUNCTION_TIMEOUT_MS,
  HANDLER,
  IDEMPOTENCY_TABLE,
  RECONCILE_FUNCTION_TIMEOUT_MS,
  RETRY_FUNCTION_TIMEOUT_MS,
  RETRY_QUEUE,
  USERS_TABLE,
} from '../../../src/contract.ts';
import { synthesize } from './synthesized.ts';

const template = synthesize().template.toJSON() as PlainTemplate; // it has resources
const document = readFileSync(join(PROJECT_DIR, DOCUMENT), 'utf8');

describe('docs/deploy-by-hand.md', () => {
  test.each(DOCUMENTED)(
    "has the policy of the stack's role for %s; npm run docs:by-hand brings it up to date",
    (name) => {
      expect(policyIn(document, name)).toEqual(policyOf(template, name));
    },
  );

  test('is brought up to date in place', () => {
    const stale = document.replaceAll('dynamodb:DeleteItem', 'dynamodb:*');

    const updated = withPolicies(stale, template);

    expect(policyIn(stale, 'add_user')).not.toEqual(policyOf(template, 'add_user'));
    expect(policyIn(updated, 'add_user')).toEqual(policyOf(template, 'add_user'));
    expect(updated.split('```json')[0]).toBe(document.split('```json')[0]);
  });

  test('is as npm run docs:by-hand writes it, to the letter', () => {
    expect(withPolicies(document, template)).toBe(document);
  });

  test('names what the code and the stack name', () => {
    for (const name of [
      // The scheduled comparison is the stack's: it has no steps by hand.
      ENVIRONMENT.usersTable,
      ENVIRONMENT.idempotencyTable,
      ENVIRONMENT.retryQueue,
      ENVIRONMENT.userAttributes,
      `--handler ${HANDLER}`,
      '--runtime nodejs24.x',
      '--architectures arm64',
      `--timeout ${FUNCTION_TIMEOUT_MS / 1_000}`,
      `--timeout ${RETRY_FUNCTION_TIMEOUT_MS / 1_000}`,
      `--timeout ${RECONCILE_FUNCTION_TIMEOUT_MS / 1_000}`,
      `--table-name ${USERS_TABLE.name}`,
      `AttributeName=${USERS_TABLE.partitionKey},KeyType=HASH`,
      `--table-name ${IDEMPOTENCY_TABLE.name}`,
      `AttributeName=${IDEMPOTENCY_TABLE.partitionKey},KeyType=HASH`,
      `AttributeName=${IDEMPOTENCY_TABLE.timeToLiveAttribute}`,
      `--queue-name ${RETRY_QUEUE.name}`,
      `--queue-name ${RETRY_QUEUE.deadLetterName}`,
      `"VisibilityTimeout": "${RETRY_QUEUE.visibilityTimeoutSeconds}"`,
      `\\"maxReceiveCount\\": ${RETRY_QUEUE.maxReceiveCount}`,
      `"MessageRetentionPeriod": "${RETRY_QUEUE.retentionDays * 86_400}"`,
      `--batch-size ${RETRY_QUEUE.batchSize}`,
    ]) {
      expect(document).toContain(name);
    }
  });

  test('has no place for a policy by another name', () => {
    expect(() => withPolicies('# Nothing here', template)).toThrow('policy of add_user');
    expect(() => policyIn('# Nothing here', 'retry_user')).toThrow('policy of retry_user');
  });
});

describe('the policy of a role', () => {
  test('is found by the name of its function only', () => {
    expect(() => policyOf(template, 'no_such_function')).toThrow('no_such_function');
  });
});
