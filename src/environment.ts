import { ENVIRONMENT, METRICS_NAMESPACE, RETRY_SERVICE, SERVICE } from './contract.ts';

/** A variable is missing or cannot be used. Its text names the variable and never its value. */
export class EnvironmentError extends Error {
  readonly code = 'ADD_USER_E_ENVIRONMENT';
  override readonly name = 'EnvironmentError';

  constructor(variable: string, advice: string) {
    super(`ADD_USER_E_ENVIRONMENT: ${variable} ${advice}`);
  }
}

/** What every function of this project needs. */
export type TablesEnvironment = {
  readonly usersTableName: string;
  readonly idempotencyTableName: string;
  /** Powertools' own variables, with our names where they are not set. */
  readonly serviceName: string;
  readonly metricsNamespace: string;
};

/** What the trigger needs. */
export type Environment = TablesEnvironment & {
  readonly retryQueueUrl: string;
  /** Cognito attributes copied to the row besides the e-mail address. */
  readonly userAttributes: readonly string[];
};

type Variables = Readonly<Record<string, string | undefined>>;

const required = (variables: Variables, name: string, meaning: string): string => {
  const value = variables[name]?.trim();
  if (!value) {
    throw new EnvironmentError(name, `is not set: set it to ${meaning}.`);
  }
  return value;
};

const queueUrl = (variables: Variables): string => {
  const value = required(variables, ENVIRONMENT.retryQueue, 'the URL of the retry queue');
  // An ARN can be parsed as a URL too, of the scheme `arn:`.
  if (!/^https?:$/.test(URL.parse(value)?.protocol ?? '')) {
    throw new EnvironmentError(
      ENVIRONMENT.retryQueue,
      'is not a URL: set it to the URL of the queue, not to its name or ARN.',
    );
  }
  return value;
};

const attributeNames = (list = ''): readonly string[] => [
  ...new Set(
    list
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ),
];

/**
 * Reads and checks the variables of any function of this project.
 *
 * @param service what the function is called where POWERTOOLS_SERVICE_NAME names nothing else
 * @throws {EnvironmentError} naming the variable that is missing or unusable.
 */
export const readTablesEnvironment = (
  variables: Variables,
  service: string,
): TablesEnvironment => ({
  usersTableName: required(variables, ENVIRONMENT.usersTable, "the name of the users' table"),
  idempotencyTableName: required(
    variables,
    ENVIRONMENT.idempotencyTable,
    'the name of the table of idempotency records',
  ),
  serviceName: variables.POWERTOOLS_SERVICE_NAME?.trim() || service,
  metricsNamespace: variables.POWERTOOLS_METRICS_NAMESPACE?.trim() || METRICS_NAMESPACE,
});

/** Cognito attributes copied to the row besides the e-mail address; none if the variable is not set. */
export const readUserAttributes = (variables: Variables): readonly string[] =>
  attributeNames(variables[ENVIRONMENT.userAttributes]);

/**
 * Reads and checks the trigger's variables.
 *
 * @throws {EnvironmentError} naming the variable that is missing or unusable.
 */
export const readEnvironment = (variables: Variables): Environment => ({
  ...readTablesEnvironment(variables, SERVICE),
  retryQueueUrl: queueUrl(variables),
  userAttributes: readUserAttributes(variables),
});

/** The variables of this process: the one place that reads them. */
export const environment = {
  ofTrigger: (): Environment => readEnvironment(process.env),
  ofRetry: (): TablesEnvironment => readTablesEnvironment(process.env, RETRY_SERVICE),
} as const;
