import { expect, test } from '@jest/globals';
import { runProgram } from '../support/command-process.ts';
import { startFakeAws } from '../support/fake-aws.ts';
import { healthyDeployment } from '../support/fake-deployment.ts';
import { deploymentOperations } from '../support/fake-deployment-operations.ts';
import { fakeFunctionPolicy } from '../support/fake-function-policy.ts';
import { strictUserPool } from '../support/strict-user-pool.ts';

const POOL = ['--user-pool-id', 'eu-central-1_AbCdEf123'];
/** Nothing listens there, and nobody has to wait for that. */
const NO_AWS = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_MAX_ATTEMPTS: '1',
  AWS_ACCESS_KEY_ID: 'LOCAL',
  AWS_SECRET_ACCESS_KEY: 'local',
};

test.each([
  ['no pool', 'attach', [], "required option '--user-pool-id <id>' not specified"],
  ['what is no pool', 'detach', ['--user-pool-id', 'my-pool'], 'not the id of a user pool'],
  ['an unknown option', 'attach', [...POOL, '--force'], "unknown option '--force'"],
  ['a pool of another region', 'doctor', [...POOL, '--region', 'us-east-1'], 'eu-central-1'],
  ['a pool of another region', 'attach', [...POOL, '--region', 'us-east-1'], 'eu-central-1'],
])('%s is told in one line, with exit code 2', async (_, name, args, message) => {
  const { exitCode, stdout, stderr } = await runProgram([name, ...args], NO_AWS);

  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('an AWS that cannot be reached is told in one line, with exit code 2', async () => {
  const { exitCode, stderr } = await runProgram(['attach', ...POOL], NO_AWS);

  expect(exitCode).toBe(2);
  expect(stderr).toContain('ECONNREFUSED');
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('the doctor ends with 0 where all is well, and with 1 where something is not', async () => {
  const deployment = healthyDeployment();
  await using aws = await startFakeAws(deploymentOperations(deployment));
  const env = { ...NO_AWS, AWS_ENDPOINT_URL: aws.endpoint, FORCE_COLOR: '0' };

  const healthy = await runProgram(['doctor', ...POOL, '--send'], env);
  deployment.statements.splice(0);
  const broken = await runProgram(['doctor', ...POOL, '--json'], env);

  expect(healthy).toMatchObject({ exitCode: 0, stderr: '' });
  expect(healthy.stdout).toMatch(/^✔ pool .*\n(✔ .*\n)+$/);
  expect(broken).toMatchObject({ exitCode: 1, stderr: '' });
  expect(JSON.parse(broken.stdout)).toMatchObject({ ok: false });
});

test('a change that nobody can be asked about is not made, with exit code 2', async () => {
  const { operations } = strictUserPool({ ...healthyDeployment().pool, LambdaConfig: {} }, {});
  const policy = fakeFunctionPolicy();
  await using aws = await startFakeAws({ ...operations, ...policy.operations });

  const { exitCode, stdout, stderr } = await runProgram(['attach', ...POOL], {
    ...NO_AWS,
    AWS_ENDPOINT_URL: aws.endpoint,
  });

  expect(exitCode).toBe(2);
  expect(stdout).toContain('LambdaConfig');
  expect(stderr).toContain('--yes');
  expect(aws.calls.map(({ operation }) => operation)).not.toContain('UpdateUserPool');
});
