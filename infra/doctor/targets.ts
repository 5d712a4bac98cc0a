/** What is to be looked at. */
export type Targets = {
  readonly userPoolId: string;
  readonly region: string;
  /** Name or ARN of the trigger. */
  readonly functionName: string;
  /** Name or ARN of the function that empties the retry queue. */
  readonly retryFunctionName: string;
  /** Name or ARN of the function that compares pool and table, where there is one. */
  readonly reconcileFunctionName: string;
  /** Folder of the local zips. */
  readonly distDir: string;
};
