import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetAccountSettingsCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { SNSClient } from '@aws-sdk/client-sns';
import { regionOfUserPool } from '../../src/domain/user-pool-id.ts';
import { countSubscribers, type Subscribers } from '../aws/subscribers.ts';
import { requireKey, TableKeyError } from '../aws/table-key.ts';
import { nextStepText } from '../stack/next-step.ts';
import type { Outputs } from '../stack/outputs.ts';
import { regionIn, requireRegion } from '../stack/required-region.ts';
import type { TemplateNote } from '../stack/template-note.ts';
import type { RunCdk } from './cdk-command.ts';
import type { StackCommandOptions } from './options.ts';
import { concurrencyText, linksText, subscribersText } from './report.ts';
import { requireStream } from './require-stream.ts';
import type { SynthesizedStack } from './synthesize.ts';

/** What a deploy works with. */
type DeployParts = {
  readonly cdk: RunCdk;
  readonly dynamoDb: DynamoDBClient;
  readonly lambda: LambdaClient;
  readonly sns: SNSClient;
  /** Folder that the stack was synthesized to. */
  readonly assemblyDir: string;
  readonly region: string;
  readonly say: (text: string) => void;
};

/** How many functions may run at once. Undefined for those who may not ask: it is no reason to stop. */
const accountLimit = async (lambda: LambdaClient): Promise<number | undefined> => {
  try {
    const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand());
    return AccountLimit?.ConcurrentExecutions;
  } catch {
    return undefined;
  }
};

/** Who hears the alarms. Undefined for those who may not ask. */
const subscribers = async (sns: SNSClient, topic: string): Promise<Subscribers | undefined> => {
  try {
    return await countSubscribers(sns, topic);
  } catch {
    return undefined;
  }
};

const readOutputs = async (file: string, stackName: string): Promise<Outputs> => {
  const outputs = JSON.parse(await readFile(file, 'utf8')) as Readonly<Record<string, Outputs>>; // CDK's form
  return outputs[stackName] ?? {};
};

const ADVICE = {
  existing:
    'set usersTableKey and userRow to what the table has, name another with -c usersTableName=..., or let the stack make it with -c usersTable=new',
  new: 'set usersTableKey and userRow to what the table has, or let the stack make another with -c usersTableName=...; the rows stay in the old one',
} as const;

/**
 * Looks at a users' table that is there: also at one that this stack made, since CloudFormation would fail
 * halfway. A new table need not be there, and nobody needs a right to look for it.
 */
const checkUsersTable = async (
  dynamoDb: DynamoDBClient,
  note: TemplateNote,
  region: string,
): Promise<void> => {
  const { usersTable, usersTableName: table, usersTableKey: key } = note;
  try {
    requireStream(
      note,
      await requireKey(dynamoDb, { table, key, region, advice: ADVICE[usersTable] }),
    );
  } catch (error) {
    if (usersTable === 'existing' || error instanceof TableKeyError) {
      throw error;
    }
  }
};

/** The region of a stack is known where it is deployed, and not before. */
const checkRegions = (
  { userPool, kmsKeyArn, nextFunction }: TemplateNote,
  region: string,
): void => {
  if (userPool.kind === 'existing') {
    requireRegion('userPool', regionOfUserPool(userPool.id) ?? region, region);
  }
  if (kmsKeyArn !== undefined) {
    requireRegion('kmsKeyArn', regionIn(kmsKeyArn), region);
  }
  if (nextFunction !== undefined) {
    requireRegion('nextFunction', regionIn(nextFunction), region);
  }
};

/**
 * Checks what only AWS can tell, deploys what was synthesized, and says where it can be watched. Safe to
 * repeat.
 *
 * @throws {TableKeyError} before anything is changed, if the table that is there cannot hold the rows
 * @throws {OptionError} before anything is changed, if events are wanted of a stream that is not on, or
 * pool, key or next function are of another region
 * @throws {AwsCallError} before anything is changed, if AWS cannot be asked about it
 * @throws {CdkError} if CDK fails
 */
export const deployStack = async (
  { cdk, dynamoDb, lambda, sns, assemblyDir, region, say }: DeployParts,
  { name, note }: SynthesizedStack,
  options: StackCommandOptions,
): Promise<void> => {
  checkRegions(note, region);
  await checkUsersTable(dynamoDb, note, region);
  const outputsFile = join(assemblyDir, 'outputs.json');
  await cdk('deploy', [
    ...['--app', assemblyDir, '--outputs-file', outputsFile],
    ...['--require-approval', options.yes ? 'never' : 'any-change'],
  ]);
  const outputs = await readOutputs(outputsFile, name);
  say(linksText(outputs));
  const { AlarmTopicArn: topic = '' } = outputs;
  const warnings = [
    concurrencyText(note, await accountLimit(lambda), options),
    subscribersText(topic, await subscribers(sns, topic), options),
  ];
  for (const warning of warnings.filter((text) => text !== undefined)) {
    say(warning);
  }
  say(nextStepText(note, { userPoolId: outputs.UserPoolId, profile: options.profile }));
};
