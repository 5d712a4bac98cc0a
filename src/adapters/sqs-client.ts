/** SQS's client, as far as it is used: see `lambda-client.ts`. */
// biome-ignore lint/performance/noBarrelFile: it is imported on demand, and nothing else of the package is wanted
export {
  ChangeMessageVisibilityCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
