import { type Check, unjudged } from '../check.ts';
import { triggerVariables } from '../checks/variables.ts';
import type { Targets } from '../options.ts';
import { readParts } from '../read-parts.ts';
import type { Subject } from './job.ts';
import { obstacleOf } from './obstacle.ts';
import type { SignUpServices } from './services.ts';
import { trialUser } from './trial-user.ts';

/** What a sign-up comes to nothing without. */
const NEEDED: readonly string[] = [
  'pool',
  'trigger',
  'permission',
  'function',
  'variables',
  'users-table',
];

/** Whether the checks so far leave something to try. */
export const isWorthTrying = (checks: readonly Check[]): boolean =>
  checks.every(
    ({ name, result }) => !NEEDED.includes(name) || (result !== 'wrong' && result !== 'skipped'),
  );

const WITHOUT =
  'The doctor made nothing. Sign up in your app, and look for the row; the other checks hold without this one.';

/**
 * Reads what a trial sign-up is about. Makes nothing.
 *
 * @returns the check that says why it cannot be done here, if it cannot
 */
export const prepare = async (
  services: SignUpServices,
  targets: Targets,
): Promise<Subject | { readonly checks: readonly Check[] }> => {
  const { pool, trigger } = await readParts(services, targets);
  if ('checks' in pool || 'checks' in trigger) {
    return { checks: [] };
  }
  const variables = triggerVariables(trigger.found);
  if ('checks' in variables) {
    return { checks: [] };
  }
  const subject = {
    region: targets.region,
    pool: pool.found,
    trigger: trigger.found,
    environment: variables.found,
    user: trialUser(pool.found),
  };
  const obstacle = obstacleOf(subject);
  return obstacle === undefined ? subject : { checks: [unjudged('sign-up', obstacle, WITHOUT)] };
};
