import { expect, test } from '@jest/globals';
import { ownerAdvice, ownerOf, ownerText, type PoolOwner } from '../../../infra/aws/pool-owner.ts';
import { readText } from '../../support/source-files.ts';

/** As GitHub makes them. */
const anchors = [...readText('docs/adopt.md').matchAll(/^## (.*)$/gm)].map(([, heading = '']) =>
  heading.toLowerCase().replaceAll(' ', '-'),
);

const stack = (name: string, logicalId = 'UserPool') => ({
  'aws:cloudformation:stack-name': name,
  'aws:cloudformation:stack-id': `arn:aws:cloudformation:eu-central-1:1:stack/${name}/1`,
  'aws:cloudformation:logical-id': logicalId,
});

test.each([
  ['CloudFormation', 'web', stack('web')],
  ['AWS CDK', 'WebStack', stack('WebStack', 'UserPool6BA7E5F2')],
  ['AWS CDK', 'WebStack', { ...stack('WebStack'), 'aws-cdk:x': '1' }],
  ['the Serverless Framework', 'web-dev', { ...stack('web-dev', 'CognitoUserPool'), STAGE: 'dev' }],
  [
    'Amplify',
    'amplify-app-main-branch-auth',
    {
      ...stack('amplify-app-main-branch-auth', 'amplifyAuthUserPool4BA7F805'),
      // As @aws-amplify/backend 1 synthesizes them.
      'amplify:app-id': 'app123',
      'amplify:branch-name': 'main',
      'amplify:deployment-type': 'branch',
      'amplify:friendly-name': 'amplifyAuth',
      'created-by': 'amplify',
    },
  ],
  ['SST', 'shop/production', { 'sst:app': 'shop', 'sst:stage': 'production' }],
  ['SST', 'production', { 'sst:stage': 'production' }],
  ['Terraform', undefined, { ManagedBy: 'terraform' }],
  ['Terraform', undefined, { 'managed-by': 'OpenTofu' }],
] as const)('%s (%s) made a pool with the tags %#', (tool, name, tags) => {
  const owner = ownerOf(tags);

  expect(owner).toEqual({ tool, ...(name !== undefined && { stack: name }) });
  const [, anchor] = /docs\/adopt\.md#(\S+) shows/.exec(ownerAdvice(owner as PoolOwner)) ?? [];
  expect(anchors).toContain(anchor);
});

test.each([
  [undefined],
  [{}],
  [{ team: 'web', STAGE: 'dev' }],
  [{ ManagedBy: 'hand' }],
  [{ 'unmanaged-by': 'terraform' }],
  [{ 'add_user:post-confirmation': 'arn' }],
])('nobody knows who made a pool with the tags %j', (tags) => {
  expect(ownerOf(tags as Record<string, string> | undefined)).toBeUndefined();
});

test('the text names tool and stack, and what happens next', () => {
  expect(ownerText({ tool: 'AWS CDK', stack: 'WebStack' })).toMatch(
    /made by AWS CDK \(WebStack\)\. The next deploy.*removes the trigger, unless/,
  );
  expect(ownerText({ tool: 'Terraform' })).toContain('made by Terraform.');
});
