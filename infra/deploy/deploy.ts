import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { patientClient } from '../../src/adapters/patience.ts';
import { accountFacts, readAccount } from '../aws/account.ts';
import { EXIT, type ExitCode } from '../cli/exit-code.ts';
import { factLines } from '../cli/table-text.ts';
import { WORK_DIR } from '../paths.ts';
import { cdkRunner } from './cdk-command.ts';
import { deployStack } from './deploy-stack.ts';
import type { StackCommandOptions } from './options.ts';
import { synthesize } from './synthesize.ts';

const ASSEMBLY_DIR = join(WORK_DIR, 'cdk.out');
const say = (text: string): void => console.log(text);

/** Writes the template, and says where. */
export const synth = async ({ context }: StackCommandOptions): Promise<ExitCode> => {
  const { templateFile } = await synthesize(context, ASSEMBLY_DIR);
  say(`The template passes its checks: ${templateFile}`);
  return EXIT.done;
};

/** Shows what a deploy would change. */
export const diff = async ({ context }: StackCommandOptions): Promise<ExitCode> => {
  const cdk = cdkRunner();
  await synthesize(context, ASSEMBLY_DIR);
  await readAccount();
  await cdk('diff', ['--app', ASSEMBLY_DIR]);
  return EXIT.done;
};

/** Takes the stack down. CDK asks first. */
export const destroy = async ({ context, yes }: StackCommandOptions): Promise<ExitCode> => {
  const cdk = cdkRunner();
  await synthesize(context, ASSEMBLY_DIR);
  say(factLines(accountFacts(await readAccount(), 'CLOUDFORMATION')));
  await cdk('destroy', ['--app', ASSEMBLY_DIR, ...(yes ? ['--force'] : [])]);
  return EXIT.done;
};

/** Deploys the stack. CDK asks first. */
export const deploy = async (options: StackCommandOptions): Promise<ExitCode> => {
  const cdk = cdkRunner();
  const stack = await synthesize(options.context, ASSEMBLY_DIR);
  const account = await readAccount();
  say(factLines(accountFacts(account, 'CLOUDFORMATION')));
  const client = { ...patientClient(), region: account.region };
  const parts = { cdk, say, assemblyDir: ASSEMBLY_DIR, region: account.region };
  const dynamoDb = new DynamoDBClient(client);
  const lambda = new LambdaClient(client);
  const sns = new SNSClient(client);
  await deployStack({ ...parts, dynamoDb, lambda, sns }, stack, options);
  return EXIT.done;
};
