import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Environment } from '../../src/environment.ts';
import { readPolicy } from '../aws/function-policy.ts';
import { type Check, right } from './check.ts';
import { checkAlarms, watchedOfReconcile } from './checks/alarms.ts';
import { checkSchedule } from './checks/schedule.ts';
import { reconcileVariables, triggerVariables } from './checks/variables.ts';
import { examine } from './examine.ts';
import { examineFunction } from './examine-function.ts';
import { RECONCILE } from './functions.ts';
import type { Targets } from './options.ts';
import type { Parts } from './read-parts.ts';
import type { Services } from './services.ts';

const examineVariables = (
  config: FunctionConfiguration,
  trigger: Environment,
  { userPoolId }: Targets,
): readonly Check[] => {
  const own = reconcileVariables(config, trigger, userPoolId);
  return 'checks' in own
    ? own.checks
    : [
        right(
          'reconcile-variables',
          `The function loads, compares this pool with the trigger's tables, and ${own.found.apply ? 'writes missing rows' : 'only reports'}.`,
        ),
      ];
};

const examineAlarms = (
  { cloudWatch }: Services,
  { FunctionName: functionName = '' }: FunctionConfiguration,
  { metricsNamespace }: Environment,
): Promise<readonly Check[]> =>
  examine('reconcile-alarms', () =>
    checkAlarms(
      cloudWatch,
      'reconcile-alarms',
      watchedOfReconcile({ functionName, metricsNamespace }),
    ),
  );

/** Whether the daily comparison of pool and table runs as it was built, where it is deployed. */
export const examineReconcile = async (
  services: Services,
  targets: Targets,
  { reconcile, trigger }: Parts,
): Promise<readonly Check[]> => {
  if ('checks' in reconcile) {
    return reconcile.checks;
  }
  const config = reconcile.found;
  const variables = 'found' in trigger ? triggerVariables(trigger.found) : trigger;
  const checks = await Promise.all([
    examineFunction(reconcile, RECONCILE, targets.distDir),
    examine('reconcile-schedule', async () =>
      checkSchedule(
        services.cloudWatch,
        config,
        await readPolicy(services.lambda, config.FunctionArn ?? ''),
      ),
    ),
    ...('found' in variables
      ? [
          examineVariables(config, variables.found, targets),
          examineAlarms(services, config, variables.found),
        ]
      : []),
  ]);
  return checks.flat();
};
