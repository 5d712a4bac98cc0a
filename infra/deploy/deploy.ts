import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { AnsweredError } from '../cli/command-errors.ts';
import { PROJECT_DIR } from '../paths.ts';
import { readArguments } from './arguments.ts';
import { CdkError, cdkRunner } from './cdk-command.ts';
import { deployStack } from './deploy-stack.ts';
import { UsersTableError } from './users-table.ts';

const EXIT_OFF = 1;

const run = async (): Promise<void> => {
  const args = readArguments(process.argv.slice(2));
  if (args.profile !== undefined) {
    // The SDK's clients read it where CDK's command takes it as an option.
    process.env.AWS_PROFILE = args.profile;
  }
  await deployStack(
    {
      cdk: cdkRunner(),
      dynamoDb: new DynamoDBClient(),
      lambda: new LambdaClient(),
      assemblyDir: join(PROJECT_DIR, 'cdk.out'),
      say: (text) => console.log(text),
    },
    args,
  );
};

const exitCodeOf = (error: unknown): number => {
  if (error instanceof AnsweredError) {
    return error.exitCode;
  }
  const isExplained = error instanceof CdkError || error instanceof UsersTableError;
  console.error(isExplained ? `error: ${error.message}` : error);
  return EXIT_OFF;
};

try {
  await run();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
