import { UsageError } from '../../cli/command-errors.ts';
import { DYNALITE } from './dynalite-engine.ts';
import { DYNOXIDE } from './dynoxide.ts';
import { type DynamoDbEngine, FULL_CAPABILITIES, type LocalEngine } from './engine.ts';
import { externalEndpoint } from './external-endpoint.ts';

/** Best first. */
const ENGINES = [DYNOXIDE, DYNALITE] as const;
const VARIABLE = 'DYNAMODB_ENGINE';

export type DynamoDbEngineName = (typeof ENGINES)[number]['name'];

type DynamoDbEngineOptions = {
  /** Folder that keeps the tables from one run to the next. @default in memory */
  readonly keepDir?: string | undefined;
  /**
   * Takes this engine and no other.
   * @default AWS_ENDPOINT_URL_DYNAMODB if set, else the first of {@link localEngines}
   */
  readonly engine?: DynamoDbEngineName | undefined;
};

/**
 * The engines that can be started on this machine, best first; with `DYNAMODB_ENGINE` only the one
 * that it names.
 *
 * @throws {UsageError} if it names none, or one that is not installed
 */
export const localEngines = (): readonly [DynamoDbEngineName, ...DynamoDbEngineName[]] => {
  const installed = ENGINES.filter((engine) => engine.isInstalled()).map(({ name }) => name);
  const asked = process.env[VARIABLE];
  const [first, ...others] = asked ? installed.filter((name) => name === asked) : installed;
  if (first === undefined) {
    const given = JSON.stringify(asked);
    throw new UsageError(`${VARIABLE} must be ${installed.join(' or ')} here, not ${given}.`);
  }
  return [first, ...others];
};

/** The definition of an engine: its name, what it can do, how it is started. */
export const localEngine = (name: DynamoDbEngineName): LocalEngine =>
  name === DYNOXIDE.name ? DYNOXIDE : DYNALITE;

/**
 * Starts an engine on a free port of this machine and waits until it answers.
 *
 * @throws {UsageError} if the environment or the options name what cannot be used
 */
export const startDynamoDbEngine = async (
  options: DynamoDbEngineOptions = {},
): Promise<DynamoDbEngine> => {
  const endpoint = options.engine ? undefined : externalEndpoint();
  if (endpoint) {
    return externalEngine(endpoint);
  }
  return localEngine(options.engine ?? localEngines()[0]).start(options.keepDir);
};

const externalEngine = (endpoint: string): DynamoDbEngine => ({
  name: 'AWS_ENDPOINT_URL_DYNAMODB',
  version: 'unknown',
  capabilities: FULL_CAPABILITIES,
  endpoint,
  isExternal: true,
  close: async () => undefined,
  [Symbol.asyncDispose]: async () => undefined,
});
