import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { parseToObject } from 'hcl2-parser';
import { parse, type ScalarTag } from 'yaml';
import { SERVICE } from '../../src/contract.ts';
import { readText } from '../support/source-files.ts';

process.env.CDK_VALIDATION = 'false';

/** `cdk-app.ts` stands in docs/deploy.md. */
const SNIPPETS = readdirSync('docs/snippets').filter(
  (name) => !['cdk-app.ts', 'globals.d.ts', 'tsconfig.json'].includes(name),
);

/** Each section of the page, without its heading, by that heading. */
const sections = new Map(
  readText('docs/adopt.md')
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...lines] = section.trim().split('\n');
      return [heading, lines.join('\n')];
    }),
);

const codeOf = (section: string): string | undefined =>
  /^```\w+\n(?<code>.*?)^```$/ms.exec(section)?.groups?.code;

const snippet = (name: string): string => readText(`docs/snippets/${name}`);

/** They are typed in `docs/snippets`, with what their tools put in reach. */
const run = (name: string): Promise<object> => import(`../../docs/snippets/${name}`);

const SUB: ScalarTag = { tag: '!Sub', resolve: (text) => ({ 'Fn::Sub': text }) };

type CloudFormation = {
  readonly Resources: Readonly<
    Record<string, { Type: string; Properties: { LambdaConfig: { PostConfirmation: unknown } } }>
  >;
};

const ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:add_user';

describe('docs/adopt.md', () => {
  test('has a section for each tool', () => {
    expect([...sections.keys()]).toEqual([
      'CDK',
      'CloudFormation and SAM',
      'Terraform and OpenTofu',
      'Amplify Gen 2',
      'SST',
      'Serverless Framework',
      'The console',
    ]);
  });

  test('shows the snippets of the repository as they are, and no other', () => {
    const shown = [...sections.values()].map(codeOf).filter((code) => code !== undefined);

    expect(shown.sort()).toEqual(SNIPPETS.map(snippet).sort());
  });

  test.each([...sections])('%s: ten lines at most', (_tool, section) => {
    const lines = section.match(/^(?!```).*\S.*$/gm);

    expect(lines?.length).toBeLessThanOrEqual(10);
  });

  test.each([...sections])('%s: ARN, right to call, check, how to leave', (_tool, section) => {
    expect(section).toMatch(/\*\*ARN/);
    expect(section).toMatch(/right to call:\*\*/i);
    expect(section).toMatch(/\*\*Check:\*\* `npx add-user doctor --user-pool-id ID`/);
    expect(section).toMatch(/\*\*Leave:\*\*/);
  });
});

describe('the snippets', () => {
  test('CDK: pool and construct are one stack, and the pool calls the trigger', async () => {
    const { stack } = (await run('cdk.ts')) as { stack: Stack };

    const template = Template.fromStack(stack);
    const [id] = Object.entries(
      template.findResources('AWS::Lambda::Function', { Properties: { FunctionName: SERVICE } }),
    ).map(([logicalId]) => logicalId);
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: { PostConfirmation: { 'Fn::GetAtt': [id, 'Arn'] } },
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      FunctionName: { 'Fn::GetAtt': [id, 'Arn'] },
      Principal: 'cognito-idp.amazonaws.com',
    });
    template.resourceCountIs('AWS::Cognito::UserPool', 1);
  });

  test('CloudFormation and SAM: the pool names the function', () => {
    const { Resources } = parse(snippet('cloudformation.yaml'), {
      customTags: [SUB],
    }) as CloudFormation;

    const [pool] = Object.values(Resources);
    expect(pool?.Type).toBe('AWS::Cognito::UserPool');
    expect(pool?.Properties.LambdaConfig.PostConfirmation).toEqual({
      'Fn::Sub': `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${SERVICE}`,
    });
  });

  test('Terraform: the pool names the function', () => {
    const [file, error] = parseToObject(snippet('terraform.tf'));

    expect(error).toBeNull();
    expect(file).toEqual({
      resource: {
        aws_cognito_user_pool: {
          users: [{ name: 'users', lambda_config: [{ post_confirmation: ARN }] }],
        },
      },
    });
  });

  test('Serverless Framework: the pool names the function', () => {
    const { resources } = parse(snippet('serverless.yml')) as { resources: CloudFormation };

    const [pool] = Object.values(resources.Resources);
    expect(pool?.Type).toBe('AWS::Cognito::UserPool');
    expect(pool?.Properties.LambdaConfig.PostConfirmation).toBe(
      `arn:aws:lambda:\${aws:region}:\${aws:accountId}:function:${SERVICE}`,
    );
  });

  test('SST: the pool of one stage names the function', async () => {
    const pools: unknown[] = [];
    class CognitoUserPool {
      constructor(...args: unknown[]) {
        pools.push(args);
      }
    }
    Object.assign(globalThis, { sst: { aws: { CognitoUserPool } }, $app: { stage: 'production' } });

    await run('sst.ts');

    expect(pools).toEqual([['Users', { triggers: { postConfirmation: ARN } }]]);
  });

  test('Amplify Gen 2: the pool of one branch names the function, and keeps its other triggers', async () => {
    const ofAmplify = new Stack(new App(), 'auth');
    const cfnUserPool = new CfnUserPool(ofAmplify, 'UserPool', {
      lambdaConfig: { preSignUp: 'another' },
    });
    Object.assign(globalThis, {
      backend: { auth: { resources: { cfnResources: { cfnUserPool } } } },
    });
    process.env.AWS_BRANCH = 'main';

    await run('amplify.ts');

    Template.fromStack(ofAmplify).hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: { PostConfirmation: ARN, PreSignUp: 'another' },
    });
  });
});
