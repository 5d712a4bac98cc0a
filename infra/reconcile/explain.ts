import { regionOfUserPool } from '../../src/domain/user-pool-id.ts';
import { AwsCallError, reasonOf } from '../aws/aws-call-error.ts';
import { CommandError } from '../cli/command-errors.ts';
import { actionOf } from './named-calls.ts';
import { SetupError } from './setup-error.ts';

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

/** The region of the pool, if that is why it is not found. */
const otherRegion = (action: string, { userPoolId, region }: Place): string | undefined => {
  const home = regionOfUserPool(userPoolId);
  return action.startsWith('cognito-idp:') && home !== region ? home : undefined;
};

/** A fault in one sentence that says what to do, if it is one that can be put right from outside. */
export const explain = (fault: unknown, place: Place): CommandError | undefined => {
  if (fault instanceof CommandError) {
    return fault;
  }
  const reason = reasonOf(fault);
  const action = actionOf(fault);
  const home = reason === 'missing' ? otherRegion(action, place) : undefined;
  if (home !== undefined) {
    return new SetupError(
      'ADD_USER_E_REGION',
      `the pool ${place.userPoolId} is in ${home}, and this looked in ${place.region}: set --region ${home}.`,
      { cause: fault },
    );
  }
  const call = { action, target: targetOf(action, place), region: place.region, isPersonal: true };
  return reason === 'other' ? undefined : new AwsCallError(fault, call);
};
