import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Function as CdkFunction, Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { localDynamoDbClient } from '../../../infra/local/dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from '../../../infra/local/dynamodb/dynamodb-engine.ts';
import { createTables } from '../../../infra/local/dynamodb/tables.ts';
import { functionVariables } from '../../../infra/local/lambda/function-variables.ts';
import { startSandbox } from '../../../infra/local/lambda/sandbox.ts';
import { DIST_DIR } from '../../../infra/paths.ts';
import { AddUser } from '../../../infra/stack/add-user.ts';
import { alarmName } from '../../../infra/stack/watch/alarm-rules.ts';
import { ENVIRONMENT, METRICS_NAMESPACE } from '../../../src/contract.ts';
import { NEXT_FUNCTION_METRICS } from '../../../src/observability/metrics.ts';
import { startService } from '../../support/scripted-service.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';
import { policyOf } from './policies.ts';
import type { PlainTemplate } from './resolve.ts';
import { synthesize, theOne } from './synthesized.ts';

const FUNCTION = 'AWS::Lambda::Function';
const ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:add_to_group';

const plainOf = (template: Template) => template.toJSON() as PlainTemplate; // it has resources

const lambdaStatements = (template: Template, functionName: string) =>
  policyOf(plainOf(template), functionName).Statement.filter(({ Action }) =>
    Action.some((action) => action.startsWith('lambda:')),
  );

const variablesOf = (template: Template, FunctionName: string) =>
  theOne(template, FUNCTION, { FunctionName }).resource.Properties.Environment?.Variables;

describe('the option nextFunction', () => {
  const { template } = synthesize({ nextFunction: ARN });

  test('reaches the trigger and no other function', () => {
    expect(variablesOf(template, 'add_user')).toMatchObject({ [ENVIRONMENT.nextFunction]: ARN });
    for (const other of ['retry_user', 'reconcile_users']) {
      expect(variablesOf(template, other)).not.toHaveProperty(ENVIRONMENT.nextFunction);
    }
  });

  test.each([ARN, `${ARN}:7`, `${ARN}:live`, `${ARN}:$LATEST`])(
    "lets the trigger's role invoke %s and no other",
    (nextFunction) => {
      const { template: chosen } = synthesize({ nextFunction });

      expect(lambdaStatements(chosen, 'add_user')).toEqual([
        {
          Sid: 'InvokeNext',
          Effect: 'Allow',
          Action: ['lambda:InvokeFunction'],
          Resource: [nextFunction],
        },
      ]);
      expect(lambdaStatements(chosen, 'retry_user')).toEqual([]);
      expect(lambdaStatements(chosen, 'reconcile_users')).toEqual([]);
    },
  );

  test('left out leaves no variable, no right and no alarm', () => {
    const { template: without } = synthesize();

    expect(variablesOf(without, 'add_user')).not.toHaveProperty(ENVIRONMENT.nextFunction);
    expect(lambdaStatements(without, 'add_user')).toEqual([]);
    expect(JSON.stringify(without.toJSON())).not.toContain('next-function');
  });
});

describe('the property nextFunction of the construct', () => {
  const inAStack = (make: (stack: Stack, lambda: CdkFunction) => AddUser) => {
    const stack = new Stack(new App(), 'Shop');
    const lambda = new CdkFunction(stack, 'AddToGroup', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
    });
    make(stack, lambda);
    return { stack, lambda, template: Template.fromStack(stack) };
  };
  const policyText = (template: Template) =>
    JSON.stringify(template.findResources('AWS::IAM::Policy'));

  test('takes a function of the same app, without a cycle', () => {
    const { stack, lambda, template } = inAStack(
      (scope, nextFunction) => new AddUser(scope, 'AddUser', { nextFunction }),
    );
    const arn = stack.resolve(lambda.functionArn);

    expect(variablesOf(template, 'add_user')).toMatchObject({ [ENVIRONMENT.nextFunction]: arn });
    expect(policyText(template)).toContain(
      `"Action":"lambda:InvokeFunction","Effect":"Allow","Resource":${JSON.stringify(arn)},"Sid":"InvokeNext"`,
    );
  });

  test('takes a version of one, and then that version alone', () => {
    const { stack, lambda, template } = inAStack(
      (scope, { currentVersion }) =>
        new AddUser(scope, 'AddUser', { nextFunction: currentVersion }),
    );
    const arn = stack.resolve(lambda.currentVersion.functionArn);

    expect(variablesOf(template, 'add_user')).toMatchObject({ [ENVIRONMENT.nextFunction]: arn });
    expect(policyText(template)).toContain(
      `"Action":"lambda:InvokeFunction","Effect":"Allow","Resource":${JSON.stringify(arn)},"Sid":"InvokeNext"`,
    );
  });
});

/** What Lambda says to a call of a function that ran, failed, or is not there, and to a handed over event. */
const RAN = { status: 200, body: {} };
const FAILED = { ...RAN, headers: { 'x-amz-function-error': 'Unhandled' } };
const TAKEN = { status: 202, body: {} };
const GONE = {
  status: 404,
  body: { Type: 'User', Message: 'Function not found' },
  headers: { 'x-amzn-errortype': 'ResourceNotFoundException' },
};

describe("the trigger's zip, with a next function that runs, fails, and is gone", () => {
  const nextFunction = `${ARN}:live`;
  const { template } = synthesize({ nextFunction });
  let calls: readonly { readonly resource: string; readonly type: string | undefined }[];
  let printed: string;

  beforeAll(async () => {
    await using stack = new AsyncDisposableStack();
    const engine = stack.use(await startDynamoDbEngine());
    await createTables(stack.adopt(localDynamoDbClient(engine.endpoint), (it) => it.destroy()));
    const lambda = stack.use(await startService(RAN, FAILED, TAKEN, GONE));
    const sandbox = stack.use(
      await startSandbox({
        zipPath: join(DIST_DIR, 'add_user.zip'),
        env: {
          ...functionVariables({
            dynamoDbEndpoint: engine.endpoint,
            lambdaEndpoint: lambda.endpoint,
          }),
          [ENVIRONMENT.nextFunction]: nextFunction,
        },
      }),
    );
    for (const event of [signUpEvent(), signUpEvent(), signUpEvent()]) {
      await sandbox.invoke(event);
    }
    calls = lambda.requests.map(({ path = '', headers }) => ({
      resource: decodeURIComponent(path.split('/')[3] ?? ''),
      type: String(headers['x-amz-invocation-type']),
    }));
    printed = sandbox.stdout.lines.join('\n');
  }, 60_000);

  test('makes those calls that the role allows, and the role allows no other', () => {
    expect(calls.map(({ type }) => type)).toEqual([
      ...['RequestResponse', 'RequestResponse', 'Event'],
      ...['RequestResponse', 'Event'],
    ]);
    expect(lambdaStatements(template, 'add_user').flatMap(({ Resource }) => Resource)).toEqual([
      ...new Set(calls.map(({ resource }) => resource)),
    ]);
  });

  test('prints the metrics that the dashboard shows, and the one that rings the alarm', () => {
    const dashboard = JSON.stringify(template.findResources('AWS::CloudWatch::Dashboard'));
    const alarm = JSON.stringify(
      theOne(template, 'AWS::CloudWatch::Alarm', {
        AlarmName: alarmName('add_user', 'next-function-failed'),
      }),
    );

    for (const metric of Object.values(NEXT_FUNCTION_METRICS)) {
      expect(printed).toContain(`"service":"add_user","${metric}":1`);
      expect(dashboard).toContain(
        `${METRICS_NAMESPACE}\\",\\"${metric}\\"`.replaceAll('\\\\', '\\'),
      );
    }
    expect(alarm).toContain(`"MetricName":"${NEXT_FUNCTION_METRICS.failed}"`);
  });
});
