import { expect, test } from '@jest/globals';
import { runProgram } from '../support/command-process.ts';

const NOBODY = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_PROFILE: '',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  HOME: '/nonexistent',
  // CDK's checks take most of the time of a synth, and have tests of their own.
  CDK_VALIDATION: 'false',
};

const NO_NETWORK = {
  ...NOBODY,
  AWS_ACCESS_KEY_ID: 'LOCAL',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
};

type Refusal = readonly [name: string, args: readonly string[], told: string, env: typeof NOBODY];

test.each<Refusal>([
  ['an option that is wrong', ['synth', '-c', 'memoryMb=1'], 'E_OPTION: memoryMb must be', NOBODY],
  [
    'a deploy without credentials',
    ['deploy', '-c', 'usersTable=existing', '--yes'],
    'E_CREDENTIALS: AWS does not know you',
    NOBODY,
  ],
  [
    'a deploy without a network',
    ['deploy', '-c', 'usersTable=existing', '--yes'],
    'E_UNREACHABLE: AWS cannot be reached in eu-central-1',
    NO_NETWORK,
  ],
  ['a deploy that nobody can be asked about', ['deploy'], 'use --yes to go ahead, or "npx', NOBODY],
  ['a destroy that nobody can be asked about', ['destroy'], 'use --yes to go ahead', NOBODY],
])('%s is told in one line, with exit code 2', async (_, args, told, env) => {
  const { exitCode, stdout, stderr } = await runProgram(args, env);

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(/^error: ADD_USER_E_/);
  expect(stderr).toContain(told);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
