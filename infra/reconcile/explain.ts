import { AwsCallError, reasonOf } from '../aws/aws-call-error.ts';
import { CommandError } from '../cli/command-errors.ts';
import { actionOf } from './named-calls.ts';

/** Where the command looked. */
export type Place = {
  readonly userPoolId: string;
  readonly region: string;
  readonly usersTableName: string;
  readonly idempotencyTableName: string;
};

const targetOf = (action: string, place: Place): string =>
  action.startsWith('cognito-idp:')
    ? `pool ${place.userPoolId}`
    : `table ${place.usersTableName} or ${place.idempotencyTableName}`;

/** A fault in one sentence that says what to do, if it is one that can be put right from outside. */
export const explain = (fault: unknown, place: Place): CommandError | undefined => {
  if (fault instanceof CommandError) {
    return fault;
  }
  const reason = reasonOf(fault);
  const action = actionOf(fault);
  const call = { action, target: targetOf(action, place), region: place.region, isPersonal: true };
  return reason === 'other' ? undefined : new AwsCallError(fault, call);
};
