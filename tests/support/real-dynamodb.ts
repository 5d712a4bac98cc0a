/** Whether the adapters' tests run on DynamoDB itself too, with the account of the SDK's chain. */
export const usesRealDynamoDb = (): boolean => process.env.TEST_REAL_DYNAMODB === '1';
