import { AwsCallError, reasonOf } from '../aws/aws-call-error.ts';
import { CommandError } from '../cli/command-errors.ts';
import { actionOf } from './named-calls.ts';

/** Where the command looked. */
export type Resources = {
  readonly userPoolId: string;
  readonly region: string;
  readonly usersTableName: string;
  readonly idempotencyTableName: string;
};

const targetOf = (action: string, resources: Resources): string =>
  action.startsWith('cognito-idp:')
    ? `pool ${resources.userPoolId}`
    : `table ${resources.usersTableName} or ${resources.idempotencyTableName}`;

/** A fault in one sentence that says what to do, if it is one of AWS. */
export const explain = (fault: unknown, resources: Resources): CommandError | undefined => {
  if (fault instanceof CommandError) {
    return fault;
  }
  const action = actionOf(fault);
  if (action === undefined && reasonOf(fault) === 'other') {
    return undefined;
  }
  const name = action ?? 'an action';
  const target = targetOf(name, resources);
  return new AwsCallError(fault, {
    action: name,
    target,
    region: resources.region,
    isPersonal: true,
  });
};
