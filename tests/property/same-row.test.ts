import type {
  CognitoIdentityProviderClient,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPacer } from '../../src/adapters/pacer.ts';
import { createUserPool } from '../../src/adapters/user-pool.ts';
import { readConfirmation, SIGN_UP_SOURCE } from '../../src/domain/confirmation.ts';
import type { PendingWrite } from '../../src/domain/pending-write.ts';
import { FIRST_PAGE } from '../../src/domain/reconcile/pool-user.ts';
import { settle } from '../../src/domain/reconcile/settle.ts';
import type { RowTemplate } from '../../src/domain/row-template/row-template.ts';
import { accepted, attribute, NAMES, parsed } from '../support/any-row-template.ts';
import { fakeOutside, plan } from '../support/reconcile-fakes.ts';

const NOW_MS = Date.UTC(2026, 1, 3, 4, 5, 6, 7);
const STATUS = 'cognito:user_status';

/** A confirmed user. Cognito's attributes are texts, and everybody has a `sub`. */
const user = fc.record({
  sub: fc.uuid(),
  userName: attribute.filter((name) => name !== ''),
  attributes: fc.dictionary(
    fc.constantFrom(...NAMES.filter((name) => name !== 'sub' && name !== STATUS)),
    attribute,
  ),
});

type User = typeof user extends fc.Arbitrary<infer Made> ? Made : never;

const attributesOf = ({ sub, attributes }: User) => ({ ...attributes, sub });

/** What the trigger makes of the user's confirmation. */
const byTrigger = (one: User, template: RowTemplate): PendingWrite | string => {
  const event = {
    userPoolId: plan.userPoolId,
    userName: one.userName,
    triggerSource: SIGN_UP_SOURCE,
    request: { userAttributes: { ...attributesOf(one), [STATUS]: 'CONFIRMED' } },
  };
  const reading = readConfirmation(event, { template, nowMs: NOW_MS });
  return reading.kind === 'sign-up' ? reading.write : reading.kind;
};

/** Cognito, as far as it lists one user, with the attributes that are asked for. */
const poolWith = (one: User, template: RowTemplate) => {
  const send = async ({ input: { AttributesToGet = [] } }: ListUsersCommand) => ({
    Users: [
      {
        Username: one.userName,
        UserStatus: 'CONFIRMED',
        Attributes: Object.entries(attributesOf(one))
          .filter(([Name]) => AttributesToGet.includes(Name))
          .map(([Name, Value]) => ({ Name, Value })),
      },
    ],
  });
  return createUserPool({
    client: { send } as unknown as CognitoIdentityProviderClient, // all of it that is used
    userPoolId: plan.userPoolId,
    userAttributes: template.attributeNames,
    pacer: createPacer({ maxPerSecond: 1_000_000, now: () => 0, wait: async () => undefined }),
    onRetry: () => undefined,
  });
};

/** What the comparison makes of the user, as the pool lists them. */
const byComparison = async (one: User, template: RowTemplate): Promise<PendingWrite | string> => {
  const { ports } = fakeOutside([], template);
  const writes: PendingWrite[] = [];
  const { users } = await poolWith(one, template).readPage(
    FIRST_PAGE,
    new AbortController().signal,
  );
  const [settled] = await settle(
    {
      ...ports,
      now: () => NOW_MS,
      writeTogether: async (some) => {
        writes.push(...some);
        return new Set(some);
      },
    },
    { ...plan, template, apply: true },
    users,
  );
  return writes[0] ?? settled?.finding ?? 'nothing';
};

test('the row, its key and its record are the same, whether the trigger or the comparison writes them', async () => {
  let rows = 0;
  await fc.assert(
    fc.asyncProperty(accepted, user, async (one, someone) => {
      const template = parsed(one);
      if (!template) {
        return;
      }
      const expected = byTrigger(someone, template);
      rows += typeof expected === 'string' ? 0 : 1;

      expect(await byComparison(someone, template)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
  expect(rows).toBeGreaterThan(50);
});
