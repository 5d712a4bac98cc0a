import { ENVIRONMENT, METRICS_NAMESPACE } from '../../src/contract.ts';
import type { Settings } from './options.ts';
import { keyVariable } from './row-options.ts';
import type { Tables } from './tables.ts';

/** Variables that every function reads. Names that are defaults of the code are left to the code. */
export const commonVariables = (tables: Tables, options: Settings): Record<string, string> => ({
  [ENVIRONMENT.usersTable]: tables.users.tableName,
  ...keyVariable(options),
  [ENVIRONMENT.idempotencyTable]: tables.idempotency.tableName,
  ...(options.metricsNamespace !== METRICS_NAMESPACE && {
    POWERTOOLS_METRICS_NAMESPACE: options.metricsNamespace,
  }),
});

/** A variable with a list; none if there is nothing in it. */
export const listVariable = (name: string, parts: readonly string[]): Record<string, string> =>
  parts.length > 0 ? { [name]: parts.join(',') } : {};
