/** A DynamoDB that runs here, or that somebody else runs. */
export type DynamoDbEngine = AsyncDisposable & {
  readonly name: string;
  readonly version: string;
  /** URL, as `AWS_ENDPOINT_URL_DYNAMODB` takes it. */
  readonly endpoint: string;
  /** Whether somebody else runs it: then it may keep what it holds. */
  readonly isExternal: boolean;
  close(): Promise<void>;
};
