/**
 * What not every engine can do that DynamoDB can. It is stated once, beside each engine; code that
 * depends on it asks for the capability and not for the engine's name.
 */
export type EngineCapabilities = {
  /** Returns the stored item when a condition fails (`ReturnValuesOnConditionCheckFailure`). */
  readonly returnsOldItem: boolean;
  /** Has `UpdateTimeToLive`. */
  readonly timeToLive: boolean;
  /** Has `TransactWriteItems`. */
  readonly transactions: boolean;
  /** Refuses an empty text in the key of an index. */
  readonly emptyIndexKeyRefusal: boolean;
};

/** The capabilities of DynamoDB itself. */
export const FULL_CAPABILITIES: EngineCapabilities = {
  returnsOldItem: true,
  timeToLive: true,
  transactions: true,
  emptyIndexKeyRefusal: true,
};

/** A DynamoDB that runs here, or that somebody else runs. */
export type DynamoDbEngine = AsyncDisposable & {
  readonly name: string;
  readonly version: string;
  readonly capabilities: EngineCapabilities;
  /** URL, as `AWS_ENDPOINT_URL_DYNAMODB` takes it. */
  readonly endpoint: string;
  /** Whether somebody else runs it: then it may keep what it holds. */
  readonly isExternal: boolean;
  close(): Promise<void>;
};

/** An engine that this machine can start. */
export type LocalEngine<Name extends string = string> = {
  readonly name: Name;
  readonly capabilities: EngineCapabilities;
  /** What it makes in a folder that keeps tables. */
  readonly storeName: string;
  /** Whether it is installed on this machine. */
  isInstalled(): boolean;
  /**
   * Starts it on a free port of this machine and waits until it answers.
   *
   * @param keepDir folder that keeps the tables; in memory without it
   * @throws {KeepFolderError} if it cannot use the folder
   */
  start(keepDir?: string): Promise<DynamoDbEngine>;
};
