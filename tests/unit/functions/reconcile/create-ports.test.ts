import {
  CognitoIdentityProviderClient,
  type ListUsersCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { FIRST_PAGE } from '../../../../src/domain/reconcile/pool-user.ts';
import { createReconcilePorts } from '../../../../src/functions/reconcile/create-ports.ts';
import { fakeOutside, plan } from '../../../support/reconcile-fakes.ts';
import { templateOf } from '../../../support/templates.ts';

const DAY_MS = 86_400_000;

/** The ports of a comparison, with a pool that has no users. */
const portsOf = ({ apply = false, withEmails = false, maxRequestsPerSecond = 10_000 } = {}) => {
  const inputs: ListUsersCommandInput[] = [];
  const region = 'eu-central-1';
  const cognito = new CognitoIdentityProviderClient({ region });
  cognito.middlewareStack.add(() => async ({ input }) => {
    inputs.push(input as ListUsersCommandInput); // the only call there is
    return { output: { $metadata: {} }, response: {} };
  });
  const abort = new AbortController();
  const ports = createReconcilePorts(
    {
      ...fakeOutside().ports,
      cognito,
      dynamoDb: new DynamoDBClient({ region }),
      usersTableName: 'users',
      idempotencyTableName: 'records',
      maxRequestsPerSecond,
      withEmails,
      onRetry: () => undefined,
      onNoTransactions: () => undefined,
      abort: abort.signal,
    },
    { ...plan, apply, template: templateOf({ id: '{sub}', name: '{name}' }, ['id']) },
  );
  return { ports, inputs, abort };
};

describe('the real outside of a comparison', () => {
  test.each([
    [{ apply: false }, ['sub', 'name']],
    [{ apply: true }, ['sub', 'name']],
    [{ withEmails: true }, ['sub', 'name', 'email']],
  ])(
    'asks for the attributes that a row is made of, and no others (%j)',
    async (wish, attributes) => {
      const { ports, inputs } = portsOf(wish);

      await ports.pool.readPage(FIRST_PAGE, new AbortController().signal);

      expect(inputs).toMatchObject([{ AttributesToGet: attributes }]);
    },
  );

  test('reads at the pace that is asked for', async () => {
    const { ports, inputs } = portsOf({ maxRequestsPerSecond: 0.001 });
    const stop = new AbortController();
    await ports.pool.readPage(FIRST_PAGE, stop.signal);

    const next = ports.pool.readPage(FIRST_PAGE, stop.signal);
    stop.abort();

    await expect(next).rejects.toMatchObject({ name: 'AbortError' });
    expect(inputs).toHaveLength(1);
  });

  test('takes what every call would meet for fatal, and all when it is told to stop', () => {
    const { ports, abort } = portsOf();
    const denied = Object.assign(new Error('denied'), { name: 'AccessDeniedException' });

    expect(ports.isFatal(denied)).toBe(true);
    expect(ports.isFatal(new Error('no answer'))).toBe(false);
    abort.abort();
    expect(ports.isFatal(new Error('no answer'))).toBe(true);
  });

  test('does not wait any longer when it is told to stop', async () => {
    const { ports, abort } = portsOf();

    const waiting = ports.wait(DAY_MS);
    abort.abort();

    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
