import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

/** The services that the doctor asks. */
export type Services = {
  readonly cognito: CognitoIdentityProviderClient;
  readonly lambda: LambdaClient;
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly cloudWatch: CloudWatchClient;
  readonly sns: SNSClient;
};

/** Clients with the caller's own profile. `AWS_ENDPOINT_URL` moves them, as AWS's SDKs have it. */
export const connect = (region: string): Services => ({
  cognito: new CognitoIdentityProviderClient({ region }),
  lambda: new LambdaClient({ region }),
  dynamoDb: new DynamoDBClient({ region }),
  // By default the SDK would follow the queue's URL, past `AWS_ENDPOINT_URL`.
  sqs: new SQSClient({ region, useQueueUrlAsEndpoint: false }),
  cloudWatch: new CloudWatchClient({ region }),
  sns: new SNSClient({ region }),
});
