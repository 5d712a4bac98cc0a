import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Check } from '../../../../infra/doctor/check.ts';
import { SIGN_UP_CHECKS } from '../../../../infra/doctor/check.ts';
import { signUp } from '../../../../infra/doctor/sign-up/sign-up.ts';
import type { Clock } from '../../../../infra/doctor/sign-up/wait-for.ts';
import { DIST_DIR } from '../../../../infra/paths.ts';
import { ENVIRONMENT, IDEMPOTENCY_TABLE, USERS_TABLE } from '../../../../src/contract.ts';
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
});

type Given = {
  readonly pool?: Omit<PoolSettings, 'Id'>;
  readonly on?: SignUpStage;
  readonly variables?: Readonly<Record<string, string>>;
  /** What is typed, one a question. @default yes, to all */
  readonly answers?: readonly string[];
  readonly isYes?: boolean;
  readonly before?: readonly Check[];
  /** Operations that answer otherwise. They may use those that would have answered. */
  readonly broken?: (usual: Operations, pool: SignUpPool) => Operations;
  /** Told of each wait. */
  readonly onWait?: (ms: number) => void;
  readonly preSignUp?: (event: unknown) => unknown;
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

const trySignUp = async ({
  pool: settings = {},
  on = stage,
  variables = {},
  answers = [],
  isYes = answers.length === 0,
  before = [],
  broken = () => ({}),
  onWait = () => undefined,
  preSignUp = (event) => event,
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
  const { terminal, written } = typing(...answers);
  const exits: number[] = [];
  const { checks, isInterrupted } = await signUp(
    servicesAt(aws.endpoint, on.dynamoDbEndpoint),
    {
      ...{ userPoolId: POOL_ID, region: REGION, functionName: 'add_user', distDir: DIST_DIR },
      ...{ retryFunctionName: 'retry_user', reconcileFunctionName: 'reconcile_users' },
    },
    before,
    { isYes, terminal, clock: impatientClock(onWait), exit: (code) => exits.push(code) },
  );
  return {
    checks,
    isInterrupted,
    exits,
    pool,
    deployment,
    written: written(),
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
    expect(inputs.CreateUserPoolClient).toMatchObject({
      GenerateSecret: false,
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    });
  });
});
