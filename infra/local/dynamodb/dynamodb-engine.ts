import { isDynoxideInstalled, startDynoxide } from './dynoxide.ts';
import type { DynamoDbEngine } from './engine.ts';
import { externalEndpoint } from './external-endpoint.ts';

export type DynamoDbEngineName = 'dynoxide' | 'dynalite';

export type DynamoDbEngineOptions = {
  /** Folder that keeps the tables from one run to the next. @default in memory */
  readonly keepDir?: string | undefined;
  /**
   * Takes this engine and no other.
   * @default AWS_ENDPOINT_URL_DYNAMODB if set, else dynoxide where there is a build of it, else dynalite
   */
  readonly engine?: DynamoDbEngineName | undefined;
};

/** The engines that can be started on this machine, best first. */
export const localEngines = (): readonly DynamoDbEngineName[] =>
  isDynoxideInstalled() ? ['dynoxide', 'dynalite'] : ['dynalite'];

/** Starts an engine on a free port of this machine and waits until it answers. */
export const startDynamoDbEngine = async (
  options: DynamoDbEngineOptions = {},
): Promise<DynamoDbEngine> => {
  const endpoint = options.engine ? undefined : externalEndpoint();
  if (endpoint) {
    return externalEngine(endpoint);
  }
  const name = options.engine ?? localEngines()[0];
  return name === 'dynoxide'
    ? startDynoxide(options.keepDir)
    : startDynaliteEngine(options.keepDir);
};

const startDynaliteEngine = async (keepDir: string | undefined): Promise<DynamoDbEngine> => {
  // Loaded only if it runs: with LevelDB it takes longer to load than dynoxide takes to start.
  const { startDynalite } = await import('./dynalite-engine.ts');
  return startDynalite(keepDir);
};

const externalEngine = (endpoint: string): DynamoDbEngine => ({
  name: 'AWS_ENDPOINT_URL_DYNAMODB',
  version: 'unknown',
  endpoint,
  isExternal: true,
  close: async () => undefined,
  [Symbol.asyncDispose]: async () => undefined,
});
