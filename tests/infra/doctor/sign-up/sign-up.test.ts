import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Check, SIGN_UP_CHECKS } from '../../../../infra/doctor/check.ts';
import { logGroupOf } from '../../../../infra/doctor/sign-up/log-line.ts';
import { connectForSignUp } from '../../../../infra/doctor/sign-up/services.ts';
import { signUp } from '../../../../infra/doctor/sign-up/sign-up.ts';
import type { Clock } from '../../../../infra/doctor/sign-up/wait-for.ts';
import { DIST_DIR } from '../../../../infra/paths.ts';
import { ENVIRONMENT, IDEMPOTENCY_TABLE, USERS_TABLE } from '../../../../src/contract.ts';
import { NEXT_FUNCTION_METRICS } from '../../../../src/observability/metrics.ts';
import {
  FakeAnswer,
  type FakeAws,
  FakeAwsError,
  type Operations,
  startFakeAws,
} from '../../../support/fake-aws.ts';
import { healthyDeployment, POOL_ID, REGION } from '../../../support/fake-deployment.ts';
import { deploymentOperations } from '../../../support/fake-deployment-operations.ts';
import { type PoolSettings, type SignUpPool, signUpPool } from '../../../support/sign-up-pool.ts';
import {
  type SignUpStage,
  servicesAt,
  startSignUpStage,
  typing,
} from '../../../support/sign-up-stage.ts';

const PRE_SIGN_UP = 'arn:aws:lambda:eu-central-1:123456789012:function:gatekeeper';

let stage: SignUpStage;
let aws: FakeAws | undefined;

beforeAll(async () => {
  stage = await startSignUpStage();
});

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

afterEach(async () => {
  await aws?.[Symbol.asyncDispose]();
  aws = undefined;
  jest.restoreAllMocks();
});

type Given = {
  readonly pool?: Omit<PoolSettings, 'Id'>;
  readonly on?: SignUpStage;
  readonly variables?: Readonly<Record<string, string>>;
  /** What is typed, one a question. @default yes, to all */
  readonly answers?: readonly string[];
  readonly isYes?: boolean;
  /** Where it is asked and told. */
  readonly at?: ReturnType<typeof typing>;
  readonly before?: readonly Check[];
  /** Operations that answer otherwise. They may use those that would have answered. */
  readonly broken?: (usual: Operations, pool: SignUpPool) => Operations;
  /** Told of each wait. */
  readonly onWait?: (ms: number) => void;
  readonly preSignUp?: (event: unknown) => unknown;
  /** The user's own call of a service that fails. */
  readonly denied?: 'GetItemCommand' | 'DeleteItemCommand';
};

/** A clock that waits for nobody. */
const impatientClock = (onWait: (ms: number) => void): Clock => {
  let nowMs = Date.now();
  return {
    nowMs: () => nowMs,
    async wait(ms, signal) {
      nowMs += ms;
      onWait(ms);
      signal.throwIfAborted();
    },
  };
};

const deny = () => {
  throw new FakeAwsError('AccessDeniedException', 'Access denied.');
};

const trySignUp = async ({
  pool: settings = {},
  on = stage,
  variables = {},
  answers = [],
  isYes = answers.length === 0,
  at = typing(...answers),
  before = [],
  broken = () => ({}),
  onWait = () => undefined,
  preSignUp = (event) => event,
  denied,
}: Given = {}) => {
  const deployment = healthyDeployment();
  const { PostConfirmation } = deployment.pool.LambdaConfig;
  Object.assign(deployment.functions.add_user.Environment.Variables, variables);
  Object.assign(deployment.pool, settings, {
    LambdaConfig: { PostConfirmation, ...settings.LambdaConfig },
  });
  const pool = signUpPool(deployment.pool, async (functionArn, event) =>
    functionArn === PRE_SIGN_UP ? preSignUp(event) : (await on.invoke(event)).answer,
  );
  const usual: Operations = {
    ...deploymentOperations(deployment),
    ...pool.operations,
    ...on.operations,
    Invoke: (input: { FunctionName: string; Payload: unknown }) => {
      if (input.FunctionName !== PRE_SIGN_UP) {
        return on.operations.Invoke?.(input);
      }
      try {
        return preSignUp(input.Payload);
      } catch (error) {
        return new FakeAnswer(
          { errorMessage: (error as Error).message, errorType: 'Error' },
          { 'x-amz-function-error': 'Unhandled' },
        );
      }
    },
  };
  aws = await startFakeAws({ ...usual, ...broken(usual, pool) });
  const exits: number[] = [];
  const services = servicesAt(aws.endpoint, on.dynamoDbEndpoint);
  services.dynamoDb.middlewareStack.add(
    (next, { commandName }) =>
      async (args) =>
        commandName === denied ? deny() : next(args),
    { step: 'initialize' },
  );
  const { checks, isInterrupted } = await signUp(
    services,
    {
      ...{ userPoolId: POOL_ID, region: REGION, functionName: 'add_user', distDir: DIST_DIR },
      ...{ retryFunctionName: 'retry_user', reconcileFunctionName: 'reconcile_users' },
    },
    before,
    {
      isYes,
      terminal: at.terminal,
      clock: impatientClock(onWait),
      exit: (code) => exits.push(code),
    },
  );
  return {
    checks,
    isInterrupted,
    exits,
    pool,
    deployment,
    written: at.written(),
    results: Object.fromEntries(checks.map(({ name, result }) => [name, result])),
    of: (name: string) => checks.find((check) => check.name === name),
    left: [pool.users.size, pool.clients.size, ...(await on.counts())],
    made: (aws?.calls ?? [])
      .map(({ operation }) => operation)
      .filter((it) => /^(Create|SignUp|AdminConfirm|Invoke)/.test(it)),
  };
};

const ALL_RIGHT = Object.fromEntries(SIGN_UP_CHECKS.map((name) => [name, 'right']));
const NOTHING_LEFT = [0, 0, 0, 0];

describe('a sign-up on a pool as the stack makes it', () => {
  test('is followed from the row to the metrics, and leaves nothing behind', async () => {
    const { checks, results, left, made } = await trySignUp();

    expect(results).toEqual(ALL_RIGHT);
    expect(checks.map(({ name }) => name)).toEqual(SIGN_UP_CHECKS);
    expect(left).toEqual(NOTHING_LEFT);
    expect(made).toEqual(['CreateUserPoolClient', 'SignUp', 'AdminConfirmSignUp', 'Invoke']);
  });

  test('writes to an address of the mailbox simulator, through a client nobody can sign in by', async () => {
    await trySignUp();

    const inputs = Object.fromEntries(
      (aws?.calls ?? []).map(({ operation, input }) => [operation, input]),
    );
    expect(inputs.SignUp?.UserAttributes).toEqual([
      {
        Name: 'email',
        Value: expect.stringMatching(/^success\+[\w-]{1,55}@simulator\.amazonses\.com$/),
      },
    ]);
    expect(Number(inputs.FilterLogEvents?.startTime)).toBeLessThan(Date.now() - 240_000);
    expect(inputs.CreateUserPoolClient).toMatchObject({
      GenerateSecret: false,
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    });
  });
});

const CREATE = 'CreateUserPoolClient';
const WHOLE = [CREATE, 'SignUp', 'AdminConfirmSignUp', 'Invoke'];

describe('pools of every kind', () => {
  test.each<readonly [string, Omit<PoolSettings, 'Id'>]>([
    ['user names, with the address as an alias', { AliasAttributes: ['email'] }],
    ['addresses in place of user names', { UsernameAttributes: ['email'] }],
    [
      'addresses or numbers in place of user names',
      { UsernameAttributes: ['phone_number', 'email'] },
    ],
    ['MFA that is required', { MfaConfiguration: 'ON' }],
    [
      'an address that is required',
      {
        SchemaAttributes: [
          { Name: 'sub', Required: true },
          { Name: 'email', Required: true },
        ],
      },
    ],
  ])('%s', async (_, pool) => {
    const { results, left } = await trySignUp({ pool });

    expect([results, left]).toEqual([ALL_RIGHT, NOTHING_LEFT]);
  });

  test('one whose PreSignUp trigger confirms every user: nobody has to do it again', async () => {
    const { results, left, made, of } = await trySignUp({
      pool: { LambdaConfig: { PreSignUp: PRE_SIGN_UP } },
      preSignUp: (event) => ({ ...(event as object), response: { autoConfirmUser: true } }),
    });

    expect([results, left]).toEqual([ALL_RIGHT, NOTHING_LEFT]);
    expect(made).toEqual(['Invoke', CREATE, 'SignUp', 'Invoke']);
    expect(of('sign-up')?.says).toContain('confirmed by the PreSignUp trigger');
  });

  test('one with a table of another key and a row with times', async () => {
    const variables = {
      [ENVIRONMENT.usersTableKey]: 'pk,sk',
      [ENVIRONMENT.userRow]:
        '{"pk":"USER#{sub}","sk":"PROFILE","email":"{email|lower}","is":"{cognito:user_status} {email_verified}","at":{"now":"{now}","ms":"{now|ms}"},"in":["{now|date}","a"]}',
    };
    await using on = await startSignUpStage({ key: ['pk', 'sk'], variables });

    const { results, left } = await trySignUp({ on, variables });

    expect([results, left]).toEqual([ALL_RIGHT, NOTHING_LEFT]);
  });
});

describe('where nobody can sign up for a trial, nothing is made and nobody is asked', () => {
  const ROW_OF_NAMES = { [ENVIRONMENT.userRow]: '{"email":"{preferred_username}"}' };

  test.each<readonly [string, Given, RegExp]>([
    [
      'no self sign-up',
      { pool: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } } },
      /no self sign-up/,
    ],
    ['phone numbers', { pool: { UsernameAttributes: ['phone_number'] } }, /phone number/],
    [
      'more attributes',
      {
        pool: {
          SchemaAttributes: [
            ...[
              { Name: 'email', Required: true },
              { Name: 'name', Required: true },
            ],
            ...[{ Name: 'locale' }, { Name: 'gender', Required: false }],
          ],
        },
      },
      /no value for: name\./,
    ],
    ['a key of other attributes', { variables: ROW_OF_NAMES }, /would have no key/],
  ])('%s', async (_, given, says) => {
    const { checks, made, written } = await trySignUp(given);

    expect(checks).toEqual([
      {
        name: 'sign-up',
        result: 'unjudged',
        says: expect.stringMatching(says),
        advice: expect.stringContaining('made nothing'),
      },
    ]);
    expect([made, written]).toEqual([[], '']);
  });

  test.each(['pool', 'trigger', 'permission', 'function', 'variables', 'users-table'] as const)(
    'a wrong %s',
    async (name) => {
      const before = [{ name, result: 'wrong', says: 'It is wrong.' } as const];

      const { results, made, written } = await trySignUp({ before });

      expect(new Set(Object.values(results))).toEqual(new Set(['skipped']));
      expect([made, written]).toEqual([[], '']);
    },
  );

  test('but for a check that a sign-up does not hang on', async () => {
    const before = [{ name: 'alarms', result: 'wrong', says: 'It is wrong.' } as const];

    expect((await trySignUp({ before })).results).toEqual(ALL_RIGHT);
  });
});

describe('the question', () => {
  test('comes after all that will be done, and a no is the end', async () => {
    const { results, made, written } = await trySignUp({
      answers: ['n'],
      pool: { LambdaConfig: { PreSignUp: PRE_SIGN_UP, CustomMessage: PRE_SIGN_UP } },
      variables: {
        [ENVIRONMENT.nextFunction]: 'arn:aws:lambda:eu-central-1:123456789012:function:groups',
      },
    });

    expect(new Set(Object.values(results))).toEqual(new Set(['skipped']));
    expect(made).toEqual([]);
    const parts = [
      /^A sign-up .* pool eu-central-1_AbCdEf123 "chocolate" of account 123456789012:$/m,
      /^ {2}1\. Invoke .*:gatekeeper with this user/m,
      /^ {2}2\. Make the app client add_user-doctor-/m,
      /^ {2}3\. Sign up success\+.*PreSignUp and CustomMessage for it\.$/m,
      /^ {2}4\. Confirm .* calls add_user\. It hands the event on to .*:groups\.$/m,
      new RegExp(`^ {2}5\\. Wait for the row in ${USERS_TABLE.name}, at most 60 s\\.$`, 'm'),
      /^ {2}6\. Invoke add_user with the same confirmation again\. It hands .*:groups\.$/m,
      new RegExp(`^ {2}7\\. Remove .*${IDEMPOTENCY_TABLE.name}`, 'm'),
      /^ {2}8\. .*\/aws\/lambda\/add_user, at most 60 s, .*at most 180 s\.$/m,
      /^Anything else .* like any other\.\n.*Do this\? \[y\/N\] /m,
    ];
    for (const part of parts) {
      expect(written).toMatch(part);
    }
  });

  test('with a yes all of it is done', async () => {
    expect((await trySignUp({ answers: ['y'] })).results).toEqual(ALL_RIGHT);
  });
});

describe('a PreSignUp trigger', () => {
  const pool = { LambdaConfig: { PreSignUp: PRE_SIGN_UP } };

  test('is asked with the event that Cognito sends it', async () => {
    const events: unknown[] = [];

    await trySignUp({ pool, preSignUp: (event) => events.push(event) && event });

    const { email } = (events[0] as { request: { userAttributes: { email: string } } }).request
      .userAttributes;
    expect(email).toMatch(/@simulator\.amazonses\.com$/);
    expect(events[0]).toMatchObject({
      triggerSource: 'PreSignUp_SignUp',
      userPoolId: POOL_ID,
      userName: expect.stringMatching(/^add_user-doctor-/),
      response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
    });
    expect(events).toHaveLength(2); // by the doctor, and by Cognito
  });

  test('that refuses the user is quoted, and nothing is made', async () => {
    const { checks, made, left } = await trySignUp({
      pool,
      preSignUp: () => {
        throw new Error('only addresses at example.com\u001b[31m');
      },
    });

    expect(checks).toEqual([
      {
        name: 'sign-up',
        result: 'unjudged',
        says: expect.stringContaining('refuses the user: only addresses at example.com\\u001b[31m'),
        advice: expect.stringContaining('Nothing was made'),
      },
    ]);
    expect([made, left]).toEqual([['Invoke'], NOTHING_LEFT]);
  });

  const unaskable = (usual: Operations): Operations => ({
    Invoke: (input: { FunctionName: string }) =>
      input.FunctionName === PRE_SIGN_UP ? deny() : usual.Invoke?.(input),
  });

  test('that may not be asked leads to a second question, and a no is the end', async () => {
    const { checks, made, written } = await trySignUp({
      ...{ pool, broken: unaskable, answers: ['y', 'n'] },
    });

    expect(checks).toEqual([
      expect.objectContaining({
        name: 'sign-up',
        result: 'unjudged',
        says: expect.stringContaining('lambda:InvokeFunction'),
      }),
    ]);
    expect(made).toEqual(['Invoke']);
    expect(written).toContain('could not be judged');
  });

  test.each([
    ['a yes', ['y', 'y']],
    ['--yes', []],
  ])('that may not be asked is met all the same after %s', async (_, answers) => {
    const { results, made } = await trySignUp({ pool, broken: unaskable, answers });

    expect(results).toEqual(ALL_RIGHT);
    expect(made).toEqual(['Invoke', ...WHOLE]);
  });

  test('that lets the doctor in and refuses the sign-up itself leaves nothing behind', async () => {
    let times = 0;
    const { of, left } = await trySignUp({
      pool,
      preSignUp: (event) => {
        times += 1;
        if (times > 1) {
          throw new Error('not this app client');
        }
        return event;
      },
    });

    expect(of('sign-up')).toMatchObject({
      result: 'wrong',
      says: expect.stringMatching(/^SignUp was refused with UserLambda.*not this app client/),
    });
    expect(of('sign-up-removal')?.result).toBe('right');
    expect(left).toEqual(NOTHING_LEFT);
  });
});

describe('Ctrl-C', () => {
  const pressCtrlC = (): void => {
    process.emit('SIGINT', 'SIGINT');
  };
  /** Presses it while Cognito, Lambda or CloudWatch is at work. */
  const during =
    (name: string) =>
    (usual: Operations): Operations => ({
      [name]: (input: unknown) => {
        pressCtrlC();
        return usual[name]?.(input);
      },
    });

  test.each([
    [CREATE, [CREATE], []],
    ['SignUp', [CREATE, 'SignUp'], []],
    ['AdminGetUser', [CREATE, 'SignUp'], []],
    ['AdminConfirmSignUp', [CREATE, 'SignUp', 'AdminConfirmSignUp'], ['sign-up']],
    ['Invoke', WHOLE, ['sign-up', 'sign-up-row', 'sign-up-again']],
    ['AdminDeleteUser', WHOLE, ['sign-up', 'sign-up-row', 'sign-up-again']],
    ['DeleteUserPoolClient', WHOLE, ['sign-up', 'sign-up-row', 'sign-up-again']],
    ['FilterLogEvents', WHOLE, ['sign-up', 'sign-up-row', 'sign-up-again', 'sign-up-log']],
    ['GetMetricStatistics', WHOLE, Object.keys(ALL_RIGHT)],
  ])('during %s leaves nothing behind, and makes nothing more', async (name, made, done) => {
    const tried = await trySignUp({ broken: during(name) });

    expect([tried.left, tried.isInterrupted]).toEqual([NOTHING_LEFT, true]);
    expect(tried.made).toEqual(made);
    const right = tried.checks.filter(({ result }) => result === 'right');
    expect(right.map(({ name: it }) => it).sort()).toEqual(
      [...new Set([...done, 'sign-up-removal'])].sort(),
    );
    const others = tried.checks.filter(({ result }) => result !== 'right');
    for (const { result, says } of others) {
      expect([result, says]).toEqual(['skipped', 'Not looked at: Stopped by Ctrl-C.']);
    }
  });

  test('while the row is awaited leaves nothing behind, and says what may come', async () => {
    const { of, left, isInterrupted } = await trySignUp({
      broken: () => ({ AdminConfirmSignUp: () => ({}) }),
      onWait: pressCtrlC,
    });

    expect([left, isInterrupted]).toEqual([NOTHING_LEFT, true]);
    expect(of('sign-up-row')?.result).toBe('skipped');
    expect(of('sign-up-removal')).toMatchObject({
      result: 'wrong',
      says: expect.stringContaining('if a parked confirmation still writes it'),
    });
  });

  test('a second one ends it at once, and names what is still there', async () => {
    const clock = { ms: 0 };
    jest.spyOn(performance, 'now').mockImplementation(() => clock.ms);
    const press = (operation: string, usual: Operations) => (input: unknown) => {
      clock.ms += 2_000;
      pressCtrlC();
      return usual[operation]?.(input);
    };

    const { exits, written } = await trySignUp({
      broken: (usual) => ({
        Invoke: press('Invoke', usual),
        DeleteUserPoolClient: press('DeleteUserPoolClient', usual),
      }),
    });

    expect(exits).toEqual([130]);
    expect(written).toMatch(
      /^Left behind: the app client add_user-doctor-\S+ of eu-central-1_AbC/m,
    );
  });

  test('a second one before anything was removed names all of it', async () => {
    const clock = { ms: 0 };
    jest.spyOn(performance, 'now').mockImplementation(() => clock.ms);

    const { written } = await trySignUp({
      broken: (usual) => ({
        Invoke: (input: unknown) => {
          pressCtrlC();
          clock.ms += 2_000;
          pressCtrlC();
          return usual.Invoke?.(input);
        },
      }),
    });

    expect(written).toMatch(
      /^Left behind: the user .*; the row .*; the record .*; the app client /m,
    );
  });
});

describe('what cannot be removed is named, and the rest is removed', () => {
  test.each([
    ['AdminDeleteUser', [1, 0, 0, 0], /Not removed: the user add_user-doctor-\S+ of eu-central-1_/],
    [
      'DeleteUserPoolClient',
      [0, 1, 0, 0],
      /Not removed: the app client add_user-doctor-\S+ of eu-/,
    ],
  ])('%s', async (name, left, says) => {
    const tried = await trySignUp({ broken: () => ({ [name]: deny }) });

    expect(tried.results).toEqual({ ...ALL_RIGHT, 'sign-up-removal': 'wrong' });
    expect(tried.left).toEqual(left);
    expect(tried.of('sign-up-removal')?.says).toMatch(says);
    expect(tried.of('sign-up-removal')?.says).toContain(`cognito-idp:${name}`);
    expect(tried.written).toContain('Not removed: ');
  });

  test('but a user whom somebody else has removed meanwhile is not missed', async () => {
    const { results } = await trySignUp({
      broken: (_, { users }) => ({
        AdminDeleteUser: () => {
          users.clear();
          throw new FakeAwsError('UserNotFoundException', 'User does not exist.');
        },
      }),
    });

    expect(results).toEqual(ALL_RIGHT);
  });

  test('row and record', async () => {
    await using on = await startSignUpStage();
    const tried = await trySignUp({ on, denied: 'DeleteItemCommand' });

    expect(tried.left).toEqual([0, 0, 1, 1]);
    expect(tried.of('sign-up-removal')?.says).toMatch(
      /the row \{"email":"success\+.*\} of chocolate_user \(.*dynamodb:DeleteItem.*\); the record add_user#\S+ of add_user_idempotency \(/,
    );
  });
});

describe('a sign-up that fails half way', () => {
  test("a user who is there already is somebody else's, and stays", async () => {
    const { of, pool, made } = await trySignUp({
      broken: (_, { users }) => ({
        SignUp: ({ Username }: { Username: string }) => {
          users.set(Username, { userName: Username, attributes: [], status: 'CONFIRMED' });
          throw new FakeAwsError('UsernameExistsException', 'User already exists');
        },
      }),
    });

    expect(of('sign-up')).toMatchObject({
      result: 'wrong',
      says: 'SignUp was refused with UsernameExistsException: User already exists',
    });
    expect([pool.users.size, pool.clients.size]).toEqual([1, 0]);
    expect(made).toEqual([CREATE, 'SignUp']);
    expect(of('sign-up-removal')?.result).toBe('right');
  });

  test.each(['without an answer', 'with a mail that could not be sent'])(
    'a user whom Cognito made %s is removed, row and all',
    async (how) => {
      const error = how.startsWith('without')
        ? new Error('gone')
        : new FakeAwsError('CodeDeliveryFailureException', 'no mail');
      const { of, left, results } = await trySignUp({
        pool: { LambdaConfig: { PreSignUp: PRE_SIGN_UP } },
        preSignUp: (event) => ({ ...(event as object), response: { autoConfirmUser: true } }),
        broken: (usual) => ({
          SignUp: async (input: unknown) => {
            await usual.SignUp?.(input);
            throw error;
          },
        }),
      });

      expect(of('sign-up')?.result).toBe('wrong');
      expect(left).toEqual(NOTHING_LEFT);
      expect(results['sign-up-log']).toBe('right');
    },
  );

  test('an app client of which nobody knows whether it was made is named', async () => {
    const { of, made } = await trySignUp({
      broken: (usual) => ({
        CreateUserPoolClient: (input: unknown) => {
          usual.CreateUserPoolClient?.(input);
          throw new Error('gone');
        },
      }),
    });

    expect(made).toEqual([CREATE]);
    expect(of('sign-up')?.result).toBe('wrong');
    expect(of('sign-up-removal')?.says).toMatch(
      /the app client add_user-doctor-\S+ of eu-central-1_AbCdEf123, if it is there \(/,
    );
  });

  test('an app client that may not be made leaves nothing to remove', async () => {
    const { of, left } = await trySignUp({ broken: () => ({ CreateUserPoolClient: deny }) });

    expect(of('sign-up')).toMatchObject({
      result: 'wrong',
      advice: expect.stringContaining('cognito-idp:CreateUserPoolClient'),
    });
    expect(of('sign-up-removal')?.result).toBe('right');
    expect(left).toEqual(NOTHING_LEFT);
  });

  test('a pool whose app clients all have a secret says so itself', async () => {
    const { of, left } = await trySignUp({
      broken: (usual) => ({
        CreateUserPoolClient: (input: object) =>
          usual.CreateUserPoolClient?.({ ...input, GenerateSecret: true }),
      }),
    });

    expect(of('sign-up')?.says).toContain('SECRET_HASH was not received');
    expect(left).toEqual(NOTHING_LEFT);
  });

  test('an administrator who may not read users leaves nothing but what is named', async () => {
    const { of, left } = await trySignUp({ broken: () => ({ AdminGetUser: deny }) });

    expect(of('sign-up')?.advice).toContain('cognito-idp:AdminGetUser');
    expect(of('sign-up-removal')?.result).toBe('right');
    expect(left).toEqual(NOTHING_LEFT);
  });

  test('a confirmation that is refused is told with its action', async () => {
    const { of, left } = await trySignUp({ broken: () => ({ AdminConfirmSignUp: deny }) });

    expect(of('sign-up')?.advice).toContain('cognito-idp:AdminConfirmSignUp');
    expect(left).toEqual(NOTHING_LEFT);
  });
});

describe('where the sign-in of the caller runs out', () => {
  const expire = () => {
    throw new FakeAwsError('ExpiredTokenException', 'The token has expired.');
  };

  test('the command ends, after it has said what it could not remove', async () => {
    const at = typing();
    const tried = trySignUp({ at, broken: () => ({ AdminDeleteUser: expire, Invoke: expire }) });

    await expect(tried).rejects.toMatchObject({ code: 'ADD_USER_E_CREDENTIALS' });
    expect(at.written()).toMatch(/^Not removed: the user add_user-doctor-/m);
  });
});

describe('a chain that is broken', () => {
  test('a row that does not come is waited for a minute', async () => {
    const waits: number[] = [];
    const { of, results, left } = await trySignUp({
      broken: () => ({ AdminConfirmSignUp: () => ({}) }),
      onWait: (ms) => waits.push(ms),
    });

    expect(of('sign-up-row')).toMatchObject({
      result: 'wrong',
      says: expect.stringMatching(/^There is no row with the key \{"email":.* after 60 s\.$/),
    });
    expect(results).toMatchObject({
      'sign-up-again': 'skipped',
      'sign-up-removal': 'wrong',
      'sign-up-log': 'wrong',
      'sign-up-metrics': 'skipped',
    });
    expect(of('sign-up-log')?.says).toMatch(/^Not found after 60 s: the log line/);
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(120_000);
    expect(left).toEqual(NOTHING_LEFT);
  });

  test('a table that may not be read', async () => {
    const { of } = await trySignUp({ denied: 'GetItemCommand' });

    expect(of('sign-up-row')).toMatchObject({
      result: 'wrong',
      advice: expect.stringContaining('dynamodb:GetItem'),
    });
  });

  test('a row that is not as its template has it', async () => {
    const { of, left } = await trySignUp({
      variables: {
        [ENVIRONMENT.userRow]: '{"email":"{email}","n":1,"l":["{now}","b"],"t":"{now|ms}"}',
      },
    });

    expect(of('sign-up-row')).toMatchObject({
      result: 'wrong',
      says: expect.stringMatching(/not as its template has it: n, l, t\.$/),
    });
    expect(left).toEqual(NOTHING_LEFT);
  });

  const answering = (answer: unknown, outcome?: string) => () => ({
    Invoke: () =>
      new FakeAnswer(
        answer,
        outcome === undefined
          ? {}
          : { 'x-amz-log-result': Buffer.from(`{"outcome":"${outcome}"}`).toString('base64') },
      ),
  });

  test('the same confirmation again that writes a row', async () => {
    const broken = (usual: Operations): Operations => ({
      Invoke: ({ Payload }: { Payload: unknown }) =>
        answering(Payload, 'created')().Invoke() ?? usual,
    });

    expect((await trySignUp({ broken })).of('sign-up-again')).toMatchObject({
      result: 'wrong',
      says: 'The same confirmation again is created, and not already-applied.',
    });
  });

  test('the same confirmation again that is answered with something else', async () => {
    const tried = await trySignUp({ broken: answering({}, 'already-applied') });

    expect(tried.of('sign-up-again')).toMatchObject({
      result: 'wrong',
      says: expect.stringContaining('another event'),
    });
  });

  test('the same confirmation again that comes back without a log', async () => {
    const tried = await trySignUp({
      broken: () => ({ Invoke: ({ Payload }: { Payload: unknown }) => Payload }),
    });

    expect(tried.of('sign-up-again')?.result).toBe('unjudged');
  });

  test('the same confirmation again after which the next function is out of reach', async () => {
    const broken = () => ({
      Invoke: ({ Payload }: { Payload: unknown }) =>
        new FakeAnswer(Payload, {
          'x-amz-log-result': Buffer.from(`{"${NEXT_FUNCTION_METRICS.failed}":1}`).toString(
            'base64',
          ),
        }),
    });

    expect((await trySignUp({ broken })).of('sign-up-again')).toMatchObject({
      result: 'wrong',
      says: expect.stringContaining('next function'),
    });
  });

  test('the same confirmation again that fails', async () => {
    const broken = () => ({
      Invoke: () => new FakeAnswer({ errorMessage: 'no' }, { 'x-amz-function-error': 'Unhandled' }),
    });

    expect((await trySignUp({ broken })).of('sign-up-again')).toMatchObject({
      result: 'wrong',
      says: expect.stringContaining('The function failed'),
    });
  });
});

describe('CloudWatch', () => {
  const lineSaying = (fields: object) => () => ({
    FilterLogEvents: () => ({
      events: [{ message: 'no JSON' }, { message: '7' }, { message: JSON.stringify(fields) }],
    }),
  });

  test.each([
    [{ outcome: 'parked' }, 'The log line says parked, and not created.'],
    [{ outcome: 'created', degraded: true }, /degraded: the idempotency table/],
  ])('a line with %p is wrong', async (fields, says) => {
    expect((await trySignUp({ broken: lineSaying(fields) })).of('sign-up-log')).toMatchObject({
      result: 'wrong',
      says: typeof says === 'string' ? says : expect.stringMatching(says),
    });
  });

  test.each(['FilterLogEvents', 'GetMetricStatistics'])(
    'is not judged where %s may not be called, and everything else is',
    async (name) => {
      const check = name === 'FilterLogEvents' ? 'sign-up-log' : 'sign-up-metrics';
      const { results, of } = await trySignUp({ broken: () => ({ [name]: deny }) });

      expect(results).toEqual({ ...ALL_RIGHT, [check]: 'unjudged' });
      expect(of(check)?.advice).toContain(name);
    },
  );

  test('a log group that is not there yet is waited for', async () => {
    let times = 0;
    const { results } = await trySignUp({
      broken: (usual) => ({
        FilterLogEvents: (input: unknown) => {
          times += 1;
          if (times < 3) {
            throw new FakeAwsError('ResourceNotFoundException');
          }
          return usual.FilterLogEvents?.(input);
        },
      }),
    });

    expect(results).toEqual(ALL_RIGHT);
  });

  test('metrics that do not come are waited for three minutes', async () => {
    const waits: number[] = [];
    const { of } = await trySignUp({
      broken: () => ({ GetMetricStatistics: () => ({ Datapoints: [] }) }),
      onWait: (ms) => waits.push(ms),
    });

    expect(of('sign-up-metrics')).toMatchObject({
      result: 'wrong',
      says: expect.stringMatching(/^Not found after 180 s: the metrics created and already-app/),
    });
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(180_000);
  });

  test('metrics that are switched off are not waited for', async () => {
    const { results, of } = await trySignUp({ variables: { POWERTOOLS_METRICS_DISABLED: 'true' } });

    expect(results).toEqual({ ...ALL_RIGHT, 'sign-up-metrics': 'unjudged' });
    expect(of('sign-up-metrics')?.advice).toContain('POWERTOOLS_METRICS_DISABLED');
  });

  test("at an address that is not AWS's own is not judged where there is nothing", async () => {
    process.env.AWS_ENDPOINT_URL_CLOUDWATCH_LOGS = 'http://127.0.0.1:4566';
    process.env.AWS_ENDPOINT_URL_CLOUDWATCH = 'http://127.0.0.1:4566';
    const none = () => ({
      FilterLogEvents: () => ({}),
      GetMetricStatistics: () => ({}),
    });
    try {
      const { results, of } = await trySignUp({ broken: none });

      expect(results).toEqual({
        ...ALL_RIGHT,
        'sign-up-log': 'unjudged',
        'sign-up-metrics': 'unjudged',
      });
      expect(of('sign-up-log')?.says).toContain("http://127.0.0.1:4566, which is not AWS's own");
    } finally {
      delete process.env.AWS_ENDPOINT_URL_CLOUDWATCH_LOGS;
      delete process.env.AWS_ENDPOINT_URL_CLOUDWATCH;
    }
  });
});

test('the log group is the one that the function is set to', () => {
  const FunctionName = 'add_user';

  expect(logGroupOf({ FunctionName })).toBe('/aws/lambda/add_user');
  expect(logGroupOf({ FunctionName, LoggingConfig: { LogGroup: 'shop' } })).toBe('shop');
});

test('a call that makes something is never repeated, on whatever settings', async () => {
  process.env.AWS_MAX_ATTEMPTS = '5';
  try {
    const { makers, cognito } = connectForSignUp(REGION);

    expect([await makers.config.maxAttempts(), await cognito.config.maxAttempts()]).toEqual([1, 5]);
  } finally {
    delete process.env.AWS_MAX_ATTEMPTS;
  }
});
