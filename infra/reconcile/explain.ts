import { regionOfUserPool } from '../../src/domain/user-pool-id.ts';
import { type Reason, reasonOf } from '../cli/aws-errors.ts';
import { actionOf } from './named-calls.ts';
import { SetupError } from './setup-error.ts';

/** Where the command looked. */
export type Place = {
  readonly userPoolId: string;
  readonly region: string;
  readonly usersTableName: string;
  readonly idempotencyTableName: string;
};

type Explain = (fault: unknown, place: Place) => SetupError;

const credentials: Explain = (cause) =>
  new SetupError(
    'ADD_USER_E_CREDENTIALS',
    'AWS does not take the credentials, or there are none: sign in again (aws sso login), or set AWS_PROFILE.',
    { cause },
  );

const permission: Explain = (cause) =>
  new SetupError(
    'ADD_USER_E_PERMISSION',
    `these credentials may not call ${actionOf(cause)}: add it to their policy.`,
    { cause },
  );

const notFound: Explain = (cause, { userPoolId, region, usersTableName, idempotencyTableName }) => {
  if (!actionOf(cause).startsWith('cognito-idp:')) {
    return new SetupError(
      'ADD_USER_E_NO_TABLE',
      `there is no table ${usersTableName}, or none ${idempotencyTableName}, in ${region}: check --table, --idempotency-table, --region and the account.`,
      { cause },
    );
  }
  const home = regionOfUserPool(userPoolId);
  return home !== undefined && home !== region
    ? new SetupError(
        'ADD_USER_E_REGION',
        `the pool ${userPoolId} is in ${home}, and this looked in ${region}: set --region ${home}.`,
        { cause },
      )
    : new SetupError(
        'ADD_USER_E_NO_POOL',
        `there is no pool ${userPoolId} in ${region} in this account: check --user-pool-id and the account.`,
        { cause },
      );
};

const unreachable: Explain = (cause, { region }) =>
  new SetupError(
    'ADD_USER_E_REGION',
    `AWS cannot be reached in ${region}: check --region and the network.`,
    { cause },
  );

const BY_REASON: Readonly<Record<Reason, Explain>> = {
  region: unreachable,
  credentials,
  refused: credentials,
  denied: permission,
  missing: notFound,
  unreachable,
};

/** A fault in one sentence that says what to do, if it is one that can be put right from outside. */
export const explain = (fault: unknown, place: Place): SetupError | undefined => {
  const reason = reasonOf(fault);
  return reason && BY_REASON[reason](fault, place);
};
