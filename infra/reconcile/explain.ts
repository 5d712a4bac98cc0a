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

/** A fault in one sentence that says what to do, if it is one of AWS. */
export const explain = (fault: unknown, place: Place): CommandError | undefined => {
  if (fault instanceof CommandError) {
    return fault;
  }
  const action = actionOf(fault);
  if (action === undefined && reasonOf(fault) === 'other') {
    return undefined;
  }
  const name = action ?? 'an action';
  const target = targetOf(name, place);
  return new AwsCallError(fault, { action: name, target, region: place.region, isPersonal: true });
};
