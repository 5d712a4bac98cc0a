import {
  type CognitoIdentityProviderClient,
  InvalidParameterException,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
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

describe('tokens', () => {
  /** A pool whose pages go on with these tokens in turn. */
  const poolGiving = (...tokens: string[]) =>
    poolThat(async () => ({ PaginationToken: tokens.shift() }));
  const readOn = async (pool: ReturnType<typeof poolGiving>, pages: number, from = FIRST_PAGE) => {
    let cursor = from;
    for (let page = 0; page < pages; page += 1) {
      const { next } = await pool.readPage(cursor, never);
      cursor = next ?? FIRST_PAGE;
    }
  };

  test.each([
    ['the next page', ['a', 'a']],
    ['a later page', ['a', 'b', 'c', 'a']],
  ])('end the reading where %s has one for the second time', async (_case, tokens) => {
    const read = readOn(poolGiving(...tokens), tokens.length);

    await expect(read).rejects.toMatchObject({
      name: 'RepeatedTokenError',
      code: 'ADD_USER_E_REPEATED_TOKEN',
      message: expect.stringMatching(/^ADD_USER_E_REPEATED_TOKEN: .*--fresh/),
    });
  });

  test('may come again when the reading starts over', async () => {
    const pool = poolGiving('a', 'b', 'a', 'b');
    await readOn(pool, 2);

    await expect(readOn(pool, 2)).resolves.toBeUndefined();
  });
});
