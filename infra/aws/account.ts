import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { patientClient } from '../../src/adapters/patience.ts';
import { AwsCallError } from './aws-call-error.ts';

/** Whose account a command is about to work in. */
export type Account = {
  readonly accountId: string;
  /** The user or role, without the name of the session: that is often somebody's address. */
  readonly caller: string;
  readonly region: string;
};

/** `user/name`, `root`, or `assumed-role/name` of an ARN, without the session. */
const callerIn = (arn: string): string =>
  arn
    .slice(arn.lastIndexOf(':') + 1)
    .split('/')
    .slice(0, 2)
    .join('/');

/**
 * Asks AWS who is calling. Needs no permission.
 *
 * @throws {AwsCallError} if there is no region, no credentials, or no answer
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export const readAccount = async (): Promise<Account> => {
  const client = new STSClient(patientClient());
  let region = 'no region';
  try {
    region = await client.config.region();
    const { Account: accountId = '', Arn = '' } = await client.send(
      new GetCallerIdentityCommand({}),
    );
    return { accountId, caller: callerIn(Arn), region };
  } catch (error) {
    throw new AwsCallError(error, { action: 'sts:GetCallerIdentity', region });
  } finally {
    client.destroy();
  }
};

/**
 * The address that stands in for a service of AWS, if the caller set one.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export const endpointOf = (service: string): string | undefined =>
  process.env[`AWS_ENDPOINT_URL_${service}`] ?? process.env.AWS_ENDPOINT_URL;

/**
 * The account as facts to show before a question.
 *
 * @param service that the command works on, as the SDKs' variables spell it: `DYNAMODB`
 */
export const accountFacts = (
  { accountId, caller, region }: Account,
  service: string,
): readonly (readonly [string, string])[] => {
  const endpoint = endpointOf(service);
  return [
    ['account', `${accountId}, as ${caller}`],
    ['region', region],
    ...(endpoint ? [['address', `${endpoint}, not AWS's own`] as const] : []),
  ];
};
