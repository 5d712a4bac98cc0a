import { afterEach, expect, test } from '@jest/globals';
import { useAwsOptions } from '../../../infra/aws/aws-options.ts';
import { attachText } from '../../../infra/doctor/advice.ts';
import { printedCommands, refusalOf } from '../../support/printed-commands.ts';

const POOL = 'eu-central-1_AbCdEf123';
const ARN = 'arn:aws:lambda:eu-central-1:123456789012:function';

afterEach(() => {
  useAwsOptions({});
  delete process.env.AWS_PROFILE;
});

test.each([
  ['add_user', undefined, `npx add-user attach --user-pool-id ${POOL}`],
  ['sign-ups', undefined, `npx add-user attach --user-pool-id ${POOL} --function sign-ups`],
  [
    'add_user:live',
    'my shop',
    `npx add-user attach --user-pool-id ${POOL} --function add_user:live --profile 'my shop'`,
  ],
])(
  'the command for %s with profile %p can be run as it stands',
  async (name, profile, expected) => {
    useAwsOptions(profile === undefined ? {} : { profile });

    const text = attachText(POOL, `${ARN}:${name}`);

    expect(text).toBe(expected);
    const [words = []] = printedCommands(text);
    expect([words.length > 1, await refusalOf(words)]).toEqual([true, undefined]);
  },
);
