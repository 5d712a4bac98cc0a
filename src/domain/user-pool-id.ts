/**
 * The id of a user pool, as Cognito's API documents it: letters, digits and hyphens, an underscore,
 * letters and digits. AWS writes the region in front; local emulators need not (`local_3kQ9x`).
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html
 */
export const USER_POOL_ID = /^(?=.{1,55}$)[\w-]+_[0-9A-Za-z]+$/;

/** AWS's regions: `eu-central-1`, and also `us-gov-west-1`, `us-isob-east-1` or `eusc-de-east-1`. */
const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d+(?=_)/;

/** The region that the id of a pool begins with; undefined where it names none, as local emulators' do. */
export const regionOfUserPool = (userPoolId: string): string | undefined =>
  REGION.exec(userPoolId)?.[0];
