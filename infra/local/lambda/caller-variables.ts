import { ENVIRONMENT } from '../../../src/contract.ts';
import type { Variables } from './sandbox-environment.ts';

const { usersTable, idempotencyTable, retryQueue, ...OWN } = ENVIRONMENT;
const OWN_NAMES: readonly string[] = Object.values(OWN);
const LIBRARY_NAME = /^POWERTOOLS_/;

/**
 * The variables of the functions that whoever runs this has set: the functions' own and those of
 * Powertools. Not those that name tables and queue, which are this machine's.
 */
export const callerVariables = (environment: NodeJS.ProcessEnv): Variables =>
  Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && (OWN_NAMES.includes(entry[0]) || LIBRARY_NAME.test(entry[0])),
    ),
  );
