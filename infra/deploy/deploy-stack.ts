import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetAccountSettingsCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { DeployArguments } from './arguments.ts';
import { readAssembly, readOutputs } from './assembly.ts';
import type { RunCdk } from './cdk-command.ts';
import { concurrencyText, linksText, nextStepText } from './report.ts';
import { checkUsersTable } from './users-table.ts';

/** What a deploy works with. */
export type DeployParts = {
  readonly cdk: RunCdk;
  readonly dynamoDb: DynamoDBClient;
  readonly lambda: LambdaClient;
  /** Folder for what CDK makes. */
  readonly assemblyDir: string;
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

const contextArgs = ({ context }: DeployArguments): readonly string[] =>
  context.flatMap((option) => ['--context', option]);

/**
 * Synthesizes the stack, checks what only AWS can tell, deploys what was synthesized, and says where it
 * can be watched. Safe to repeat.
 *
 * @throws {UsersTableError} before anything is changed, if the table that is there cannot hold the rows
 * @throws {CdkError} if CDK fails
 */
export const deployStack = async (parts: DeployParts, args: DeployArguments): Promise<void> => {
  const { cdk, dynamoDb, lambda, assemblyDir, say } = parts;
  await cdk('synth', ['--quiet', '--output', assemblyDir, ...contextArgs(args)]);
  const { name, note } = await readAssembly(assemblyDir);
  if (note.usersTable === 'existing') {
    await checkUsersTable(dynamoDb, note.usersTableName, note.usersTableKey);
  }
  const outputsFile = join(assemblyDir, 'outputs.json');
  await cdk('deploy', [
    ...['--app', assemblyDir, '--outputs-file', outputsFile],
    ...(args.profile === undefined ? [] : ['--profile', args.profile]),
    ...(args.isAgreed ? ['--require-approval', 'never'] : []),
  ]);
  const outputs = await readOutputs(outputsFile, name);
  say(linksText(outputs));
  const warning = concurrencyText(note, await accountLimit(lambda));
  if (warning !== undefined) {
    say(warning);
  }
  say(nextStepText(note, outputs));
};
