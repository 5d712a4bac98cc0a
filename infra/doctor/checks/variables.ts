import { isDeepStrictEqual } from 'node:util';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import {
  type Environment,
  EnvironmentError,
  type ReconcileEnvironment,
  type RetryEnvironment,
  readEnvironment,
  readReconcileEnvironment,
  readRetryEnvironment,
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

const tablesText = (variables: TablesEnvironment): string => {
  const { usersTableName, usersTableKey, idempotencyTableName } = variables;
  return `${usersTableName} (key ${usersTableKey.join(', ')}) and ${idempotencyTableName}`;
};

/** What the retry function has otherwise than the trigger, in a sentence. */
const retryDisagreement = (
  own: RetryEnvironment,
  trigger: RetryEnvironment,
): string | undefined => {
  if (tablesText(own) !== tablesText(trigger)) {
    return `It writes to ${tablesText(own)}, the trigger to ${tablesText(trigger)}.`;
  }
  return own.retryQueueUrl === trigger.retryQueueUrl
    ? undefined
    : `Its RETRY_QUEUE_URL is ${own.retryQueueUrl}, that of the trigger ${trigger.retryQueueUrl}.`;
};

/** The retry function's variables, or why it does not load, or finishes what it takes elsewhere. */
export const retryVariables = (
  config: FunctionConfiguration,
  trigger: RetryEnvironment,
): Part<RetryEnvironment> => {
  const own = read('retry-variables', () => readRetryEnvironment(variablesOf(config)));
  const says = 'found' in own && retryDisagreement(own.found, trigger);
  return says ? { checks: [wrong('retry-variables', says, DEPLOY_AGAIN)] } : own;
};

/** What the daily comparison has otherwise than the trigger, in a sentence. */
const disagreement = (
  own: ReconcileEnvironment,
  trigger: Environment,
  userPoolId: string,
): string | undefined => {
  if (own.userPoolId !== userPoolId) {
    return `It reads the pool ${own.userPoolId}, and not ${userPoolId}.`;
  }
  if (tablesText(own) !== tablesText(trigger)) {
    return `It compares with ${tablesText(own)}, the trigger writes to ${tablesText(trigger)}.`;
  }
  return isDeepStrictEqual(JSON.parse(own.template.text), JSON.parse(trigger.template.text))
    ? undefined
    : 'Its USER_ROW is another than that of the trigger, and so are the rows that it writes.';
};

/** The variables of the daily comparison, or why it does not load, or compares something else. */
export const reconcileVariables = (
  config: FunctionConfiguration,
  trigger: Environment,
  userPoolId: string,
): Part<ReconcileEnvironment> => {
  const own = read('reconcile-variables', () => readReconcileEnvironment(variablesOf(config)));
  const says = 'found' in own && disagreement(own.found, trigger, userPoolId);
  return says ? { checks: [wrong('reconcile-variables', says, DEPLOY_AGAIN)] } : own;
};
