import type { Environment } from '../../src/environment.ts';
import { CHECKS, type Check, type CheckName, right } from './check.ts';
import { checkNextFunction, hasNextFunction } from './checks/next-function.ts';
import { checkSend } from './checks/send.ts';
import { retryVariables, triggerVariables } from './checks/variables.ts';
import { examine } from './examine.ts';
import { examineFunction } from './examine-function.ts';
import { examinePool } from './examine-pool.ts';
import { examineReconcile } from './examine-reconcile.ts';
import { examineStores } from './examine-stores.ts';
import { RETRY, TRIGGER } from './functions.ts';
import type { Targets } from './options.ts';
import { type Parts, readParts } from './read-parts.ts';
import type { Services } from './services.ts';

/** What the trigger's variables say, and all that depends on them. */
const examineVariables = async (
  services: Services,
  targets: Targets,
  { trigger, retry }: Parts,
): Promise<readonly Check[]> => {
  if ('checks' in trigger) {
    return [];
  }
  const own = triggerVariables(trigger.found);
  if ('checks' in own) {
    return own.checks;
  }
  // Metrics know a function by its name, however the caller named it.
  const named = { ...targets, functionName: trigger.found.FunctionName ?? targets.functionName };
  const others = 'found' in retry ? retryVariables(retry.found, own.found) : { checks: [] };
  return [
    right('variables', 'The function loads with its variables.'),
    ...('checks' in others
      ? others.checks
      : [right('retry-variables', 'The function loads, and writes where the trigger does.')]),
    ...(await examineStores(services, named, own.found)),
    ...(await examineNext(services, own.found)),
  ];
};

const examineNext = async (
  services: Services,
  { nextFunctionArn }: Environment,
): Promise<readonly Check[]> =>
  nextFunctionArn === undefined
    ? []
    : examine('next-function', () => checkNextFunction(services, nextFunctionArn));

const skipped = (name: CheckName): Check => ({
  ...{ name, result: 'skipped', says: 'Not looked at: put the others right first.' },
});

/** Whether a check is asked for: the daily comparison has none but that it is not there, if it is not. */
const isDue = (name: CheckName, isSent: boolean, { reconcile, trigger }: Parts): boolean => {
  if (name === 'next-function') {
    return 'found' in trigger && hasNextFunction(trigger.found);
  }
  const isAbsent =
    'checks' in reconcile && reconcile.checks.every(({ result }) => result === 'right');
  return name === 'send'
    ? isSent
    : !(isAbsent && name.startsWith('reconcile-') && name !== 'reconcile-function');
};

/** All checks that are due in their order, those included that nobody could do. */
const inOrder = (checks: readonly Check[], due: (name: CheckName) => boolean): readonly Check[] =>
  CHECKS.filter(due).map((name) => checks.find((check) => check.name === name) ?? skipped(name));

/**
 * Looks at the live wiring. Changes nothing.
 *
 * @param isSent whether the function is invoked, once, with a confirmation that writes nothing
 * @throws {AwsCallError} without credentials
 */
export const examineDeployment = async (
  services: Services,
  targets: Targets,
  isSent: boolean,
): Promise<readonly Check[]> => {
  const parts = await readParts(services, targets);
  const { trigger, retry } = parts;
  const send = async (): Promise<readonly Check[]> =>
    isSent && 'found' in trigger
      ? examine('send', () => checkSend(services.lambda, targets.functionName, targets))
      : [];
  const checks = await Promise.all([
    examinePool(services, parts),
    examineFunction(trigger, TRIGGER, targets.distDir),
    examineFunction(retry, RETRY, targets.distDir),
    examineVariables(services, targets, parts),
    examineReconcile(services, targets, parts),
    send(),
  ]);
  return inOrder(checks.flat(), (name) => isDue(name, isSent, parts));
};
