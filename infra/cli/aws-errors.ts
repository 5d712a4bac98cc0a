import { describeFault, type FaultDescription } from '../../src/observability/describe-fault.ts';
import { AwsAccessError } from './command-errors.ts';

/** What was being done, for the sentence about why it cannot be. */
export type AwsCall = {
  /** As IAM names it, for example `dynamodb:PutItem`. */
  readonly action: string;
  /** What it was done to, for example `table chocolate_user`. */
  readonly target: string;
  readonly region: string;
};

/** Why AWS does not do what it is asked to. */
export type Reason = 'region' | 'credentials' | 'refused' | 'denied' | 'missing' | 'unreachable';

const NAMES: Readonly<Record<string, Reason>> = {
  CredentialsProviderError: 'credentials',
  TokenProviderError: 'credentials',
  ExpiredToken: 'refused',
  ExpiredTokenException: 'refused',
  InvalidClientTokenId: 'refused',
  InvalidSignatureException: 'refused',
  MissingAuthenticationTokenException: 'refused',
  NotAuthorizedException: 'refused',
  SignatureDoesNotMatch: 'refused',
  UnrecognizedClientException: 'refused',
  AccessDenied: 'denied',
  AccessDeniedException: 'denied',
  QueueDoesNotExist: 'missing',
  ResourceNotFoundException: 'missing',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  ECONNREFUSED: 'unreachable',
  TimeoutError: 'unreachable',
};

/** Those that the next call would meet as well. A network recovers by itself. */
const LASTING: ReadonlySet<Reason> = new Set(['credentials', 'refused', 'denied', 'missing']);

const SENTENCES: Readonly<Record<Reason, (call: AwsCall, name: string) => string>> = {
  region: () => 'There is no AWS region: set AWS_REGION, or use --region.',
  credentials: (_call, name) =>
    `There are no AWS credentials that can be used (${name}): log in, or set AWS_PROFILE.`,
  refused: (_call, name) => `AWS does not accept these credentials (${name}): log in again.`,
  denied: ({ action, target }) => `These credentials may not do ${action} on ${target}.`,
  missing: ({ target, region }) => `There is no ${target} in ${region}: check its name and region.`,
  unreachable: ({ action, region }, name) =>
    `AWS cannot be reached in ${region} (${action}: ${name}): check the region and the network.`,
};

const reasonIn = (fault: FaultDescription): [Reason, string] | undefined => {
  for (const name of [fault.name, fault.code]) {
    const reason = name === undefined ? undefined : NAMES[name];
    if (name !== undefined && reason !== undefined) {
      return [reason, name];
    }
  }
  return fault.cause && reasonIn(fault.cause);
};

const sentence = (error: unknown, call: AwsCall): string => {
  // The SDK has no class for this one.
  if (error instanceof Error && error.message === 'Region is missing') {
    return SENTENCES.region(call, error.name);
  }
  const fault = describeFault(error);
  const [reason, name] = reasonIn(fault) ?? [];
  return reason && name
    ? SENTENCES[reason](call, name)
    : `${call.action} on ${call.target} failed (${fault.name}): try again.`;
};

/** Says in one line why a call to AWS failed, and what to do. */
export const awsAccessError = (error: unknown, call: AwsCall): AwsAccessError =>
  new AwsAccessError(sentence(error, call), { cause: error });

/** Why a call to AWS failed, if it is for one of the reasons that can be put right from outside. */
export const reasonOf = (error: unknown): Reason | undefined => reasonIn(describeFault(error))?.[0];

/** Whether this failure will meet every further call too, so that going on makes no sense. */
export const isLasting = (error: unknown): boolean => {
  const reason = reasonOf(error);
  return reason !== undefined && LASTING.has(reason);
};
