import { readPolicy } from '../aws/function-policy.ts';
import { parsePoolArn } from '../aws/pool-names.ts';
import { type Check, right } from './check.ts';
import { checkOwner } from './checks/owner.ts';
import { checkPermission } from './checks/permission.ts';
import { checkTrigger } from './checks/trigger.ts';
import { examine } from './examine.ts';
import type { Parts } from './read-parts.ts';
import type { Services } from './services.ts';

/** Whether Cognito calls the function, and may. */
export const examinePool = async (
  { lambda }: Services,
  { pool, trigger }: Parts,
): Promise<readonly Check[]> => {
  if ('checks' in pool) {
    return pool.checks;
  }
  const { Id = '', Name, Arn = '', EstimatedNumberOfUsers } = pool.found;
  // Emulators of Cognito do not count.
  const size =
    EstimatedNumberOfUsers === undefined ? '' : `, with about ${EstimatedNumberOfUsers} users`;
  const itself = right('pool', `${Id} is "${Name}"${size}.`);
  if ('checks' in trigger) {
    return [itself];
  }
  const functionArn = trigger.found.FunctionArn ?? '';
  const { UserPoolTags = {} } = pool.found;
  const owner = await examine('owner', () => checkOwner(lambda, UserPoolTags, functionArn));
  const permission = await examine('permission', async () =>
    checkPermission(await readPolicy(lambda, functionArn), {
      ...{ userPoolId: Id, pool: parsePoolArn(Arn), functionArn },
    }),
  );
  return [itself, checkTrigger(pool.found, functionArn), ...owner, ...permission];
};
