import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { expect, test } from '@jest/globals';
import { createPacer } from '../../../src/adapters/pacer.ts';
import { createUserPool } from '../../../src/adapters/user-pool.ts';
import { FIRST_PAGE } from '../../../src/domain/reconcile/pool-user.ts';

const never = new AbortController().signal;

/** Answers that the stub on the wire does not give, since Cognito hardly does. */
const poolAnswering = (answer: unknown) =>
  createUserPool({
    client: { send: async () => answer } as unknown as CognitoIdentityProviderClient, // all that is used
    userPoolId: 'eu-central-1_x',
    userAttributes: [],
    pacer: createPacer({ maxPerSecond: 1, now: () => 0, wait: async () => undefined }),
    onRetry: () => undefined,
  });

test('a user of whom hardly anything is known is a user still', async () => {
  const pool = poolAnswering({
    Users: [{ Username: 'name', Attributes: [{}] }, { Username: 'b' }],
  });

  const { users, next } = await pool.readPage(FIRST_PAGE, never);

  expect(users).toMatchObject([
    { sub: 'name', email: undefined, status: 'UNKNOWN', isEnabled: true, modifiedMs: 0 },
    { sub: 'b', attributes: {} },
  ]);
  expect(next).toBeUndefined();
});

test('an answer without users is an empty page', async () => {
  const { users, next } = await poolAnswering({ PaginationToken: 't' }).readPage(FIRST_PAGE, never);

  expect(users).toEqual([]);
  expect(next).toEqual({ token: 't', allAttributes: false });
});
