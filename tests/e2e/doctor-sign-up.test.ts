import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import {
  ListUserPoolClientsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Check, SIGN_UP_CHECKS } from '../../infra/doctor/check.ts';
import { PROJECT_DIR } from '../../infra/paths.ts';
import { type CognitoPool, startCognitoPool } from '../support/cognito-local-pool.ts';
import { PROGRAM_FILE, runProgram } from '../support/command-process.ts';
import { type FakeAws, type Operations, startFakeAws } from '../support/fake-aws.ts';
import { healthyDeployment, POOL_ARN, POOL_ID } from '../support/fake-deployment.ts';
import { deploymentOperations } from '../support/fake-deployment-operations.ts';
import { type SignUpStage, startSignUpStage } from '../support/sign-up-stage.ts';

/** cognito-local, which calls the zip; DynamoDB; and the rest of AWS as far as the doctor looks. */
type World = {
  readonly stage: SignUpStage;
  readonly aws: FakeAws;
  readonly cognito: CognitoPool;
  /** Answers of AWS that a test changes. */
  readonly broken: Record<string, Operations[string]>;
};

let world: World;
let parts: AsyncDisposableStack;

beforeEach(async () => {
  parts = new AsyncDisposableStack();
  const stage = parts.use(await startSignUpStage());
  const deployment = healthyDeployment();
  const usual = { ...deploymentOperations(deployment), ...stage.operations };
  const broken: World['broken'] = {};
  const breakable = Object.fromEntries(
    Object.keys(usual).map((name) => [
      name,
      (input: unknown) => (broken[name] ?? (usual as Operations)[name])?.(input),
    ]),
  );
  const aws = parts.use(await startFakeAws(breakable));
  const functionArn = deployment.functions.add_user.FunctionArn;
  const trigger = { poolArn: POOL_ARN, functionArn, lambdaEndpoint: aws.endpoint };
  const cognito = parts.use(await startCognitoPool(POOL_ID, [], trigger));
  world = { stage, aws, cognito, broken };
});

afterEach(async () => {
  await parts.disposeAsync();
});

const variables = () => ({
  AWS_ACCESS_KEY_ID: 'LOCAL',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_MAX_ATTEMPTS: '1',
  AWS_ENDPOINT_URL: world.aws.endpoint,
  AWS_ENDPOINT_URL_DYNAMODB: world.stage.dynamoDbEndpoint,
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: world.cognito.endpoint,
});

const ARGS = ['doctor', '--user-pool-id', POOL_ID, '--sign-up'];

const left = async () => {
  const { client } = world.cognito;
  const [{ Users = [] }, { UserPoolClients = [] }, counts] = await Promise.all([
    client.send(new ListUsersCommand({ UserPoolId: POOL_ID })),
    client.send(new ListUserPoolClientsCommand({ UserPoolId: POOL_ID, MaxResults: 60 })),
    world.stage.counts(),
  ]);
  return [Users.length, UserPoolClients.length, ...counts];
};

const signUpResults = (stdout: string) =>
  Object.fromEntries(
    (JSON.parse(stdout) as { checks: readonly Check[] }).checks
      .filter(({ name }) => (SIGN_UP_CHECKS as readonly string[]).includes(name))
      .map(({ name, result }) => [name, result]),
  );

const ALL_RIGHT = Object.fromEntries(SIGN_UP_CHECKS.map((name) => [name, 'right']));

describe('doctor --sign-up, on cognito-local and the zip', () => {
  test('follows a user through the whole chain, and leaves nothing behind', async () => {
    const { stdout, stderr } = await runProgram([...ARGS, '--yes', '--json'], variables());

    expect(signUpResults(stdout)).toEqual(ALL_RIGHT);
    expect(await left()).toEqual([0, 0, 0, 0]);
    expect(stderr).toContain('Sign up success+add_user-doctor-');
    const invoked = world.aws.calls.filter(({ operation }) => operation === 'Invoke');
    expect(invoked).toHaveLength(2); // by Cognito, and once more by the doctor
  });

  test('ends with 130 after Ctrl-C, with nothing left behind', async () => {
    const child = spawn(process.execPath, [PROGRAM_FILE, ...ARGS, '--yes', '--json'], {
      cwd: PROJECT_DIR,
      env: { ...process.env, ...variables() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    world.broken.Invoke = async (input: unknown) => {
      delete world.broken.Invoke;
      // Cognito is at work: what it does is finished, and then removed.
      child.kill('SIGINT');
      for await (const said of child.stderr) {
        if (String(said).includes('Stopped by Ctrl-C.')) {
          break;
        }
      }
      return world.stage.operations.Invoke?.(input);
    };

    const [stdout, [exitCode]] = await Promise.all([text(child.stdout), once(child, 'close')]);

    expect(exitCode).toBe(130);
    expect(await left()).toEqual([0, 0, 0, 0]);
    expect(signUpResults(stdout)).toEqual({
      ...{ ...ALL_RIGHT, 'sign-up-row': 'skipped', 'sign-up-again': 'skipped' },
      ...{ 'sign-up-log': 'skipped', 'sign-up-metrics': 'skipped' },
    });
  });

  test('asks nobody where there is no terminal, and calls nothing', async () => {
    const { exitCode, stderr, stdout } = await runProgram(ARGS, variables());

    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('use --yes to go ahead, or leave --sign-up out to look');
    expect(world.aws.calls).toEqual([]);
  });

  test('--yes without --sign-up is a mistake', async () => {
    const { exitCode, stderr } = await runProgram([...ARGS.slice(0, 3), '--yes'], variables());

    expect(exitCode).toBe(2);
    expect(stderr).toContain('--yes is for --sign-up alone');
  });
});
