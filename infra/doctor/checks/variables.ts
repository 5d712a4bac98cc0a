import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { RETRY_SERVICE } from '../../../src/contract.ts';
import {
  type Environment,
  EnvironmentError,
  readEnvironment,
  readTablesEnvironment,
  type TablesEnvironment,
} from '../../../src/environment.ts';
import { DEPLOY_AGAIN } from '../advice.ts';
import { type CheckName, wrong } from '../check.ts';
import type { Part } from '../examine.ts';
import { variablesOf } from '../functions.ts';

/** Reads variables as the function itself does when it loads. */
const read = <Found>(name: CheckName, reader: () => Found): Part<Found> => {
  try {
    return { found: reader() };
  } catch (error) {
    if (error instanceof EnvironmentError) {
      return {
        checks: [wrong(name, `The function does not load: ${error.message}`, DEPLOY_AGAIN)],
      };
    }
    throw error;
  }
};

/** The trigger's variables, or why it does not load with them. */
export const triggerVariables = (config: FunctionConfiguration): Part<Environment> =>
  read('variables', () => readEnvironment(variablesOf(config)));

/** The retry function's variables, or why it does not load, or finishes what it takes elsewhere. */
export const retryVariables = (
  config: FunctionConfiguration,
  trigger: TablesEnvironment,
): Part<TablesEnvironment> => {
  const own = read('retry-variables', () =>
    readTablesEnvironment(variablesOf(config), RETRY_SERVICE),
  );
  const isSame =
    'found' in own &&
    own.found.usersTableName === trigger.usersTableName &&
    own.found.idempotencyTableName === trigger.idempotencyTableName;
  return isSame || 'checks' in own
    ? own
    : {
        checks: [
          wrong(
            'retry-variables',
            `It writes to ${own.found.usersTableName} and ${own.found.idempotencyTableName}, the trigger to ${trigger.usersTableName} and ${trigger.idempotencyTableName}.`,
            DEPLOY_AGAIN,
          ),
        ],
      };
};
