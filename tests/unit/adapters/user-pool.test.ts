import {
  type CognitoIdentityProviderClient,
  InvalidParameterException,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, test } from '@jest/globals';
import { createPacer } from '../../../src/adapters/pacer.ts';
import { createUserPool } from '../../../src/adapters/user-pool.ts';
import { FIRST_PAGE } from '../../../src/domain/reconcile/pool-user.ts';

const never = new AbortController().signal;

/** Answers that the stub on the wire does not give, since Cognito hardly does. */
const poolAnswering = (answer: unknown) => poolThat(async () => answer);

const poolThat = (send: () => Promise<unknown>) =>
  createUserPool({
    client: { send } as unknown as CognitoIdentityProviderClient, // all that is used
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

  const unknown = { email: undefined, status: 'UNKNOWN', isEnabled: true, modifiedMs: 0 };
  expect(users).toEqual([
    { sub: 'name', userName: 'name', ...unknown, attributes: { '': '' } },
    { sub: 'b', userName: 'b', ...unknown, attributes: {} },
  ]);
  expect(next).toBeUndefined();
});

test('an answer without users is an empty page', async () => {
  const { users, next } = await poolAnswering({ PaginationToken: 't' }).readPage(FIRST_PAGE, never);

  expect(users).toEqual([]);
  expect(next).toEqual({ token: 't', allAttributes: false });
});

test('a refusal says where to start over, and why', async () => {
  const refusal = new InvalidParameterException({ message: 'no', $metadata: {} });

  await expect(
    poolThat(() => Promise.reject(refusal)).readPage(FIRST_PAGE, never),
  ).rejects.toMatchObject({
    name: 'CursorRefusedError',
    code: 'ADD_USER_E_CURSOR_REFUSED',
    message: 'ADD_USER_E_CURSOR_REFUSED: Cognito does not go on from there; start over.',
    startOver: { token: undefined, allAttributes: true },
    cause: refusal,
  });
});
