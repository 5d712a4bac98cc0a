import { describeFault, type FaultDescription } from '../../src/observability/describe-fault.ts';
import { CommandError } from '../cli/command-errors.ts';
import type { ErrorCode } from '../cli/exit-code.ts';

/** What was being done, for the sentence about why it failed. */
export type AwsCall = {
  /** As IAM names it, for example `dynamodb:PutItem`. */
  readonly action: string;
  /** What it was done to, for example `table chocolate_user`. */
  readonly target?: string;
  readonly region?: string;
  /** Whether AWS's own text may quote what a user typed, and so is left out. @default false */
  readonly isPersonal?: boolean;
};

/** Why AWS does not do what it is asked to. */
type Reason =
  | 'region'
  | 'credentials'
  | 'denied'
  | 'missing'
  | 'unreachable'
  | 'busy'
  | 'not-aws'
  | 'other';

/** AWS's services have no common name for any of these. */
const NAMES: Readonly<Record<Exclude<Reason, 'region' | 'other'>, readonly string[]>> = {
  credentials: [
    'CredentialsProviderError',
    'ExpiredToken',
    'ExpiredTokenException',
    'IncompleteSignature',
    'InvalidAccessKeyId',
    'InvalidClientTokenId',
    'InvalidSignatureException',
    'MissingAuthenticationToken',
    'MissingAuthenticationTokenException',
    'SignatureDoesNotMatch',
    'TokenProviderError',
    'UnrecognizedClientException',
  ],
  denied: [
    'AccessDenied',
    'AccessDeniedException',
    'AuthorizationError',
    'NotAuthorizedException',
    'UnauthorizedOperation',
  ],
  missing: [
    'AWS.SimpleQueueService.NonExistentQueue',
    'NotFoundException',
    'QueueDoesNotExist',
    'ResourceNotFoundException',
  ],
  unreachable: [
    'EAI_AGAIN',
    'ECONNREFUSED',
    'ECONNRESET',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EPIPE',
    'ETIMEDOUT',
    'TimeoutError',
  ],
  busy: [
    'InternalErrorException',
    'InternalFailure',
    'InternalServerError',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'ServiceException',
    'ServiceUnavailable',
    'Throttling',
    'ThrottlingException',
    'TooManyRequestsException',
  ],
  // A page of a proxy or of a login, or another service than the one that was called.
  'not-aws': ['InvalidAction', 'SyntaxError', 'UnknownOperationException'],
};

const REASONS: ReadonlyMap<string, Reason> = new Map(
  Object.entries(NAMES).flatMap(([reason, names]) =>
    names.map((name) => [name, reason as keyof typeof NAMES]),
  ),
);

/** The next call would meet these as well. A network and a service recover by themselves. */
const LASTING: ReadonlySet<Reason> = new Set(['region', 'credentials', 'denied', 'missing']);

const CODES = {
  region: 'ADD_USER_E_REGION',
  credentials: 'ADD_USER_E_CREDENTIALS',
  denied: 'ADD_USER_E_PERMISSION',
  missing: 'ADD_USER_E_NOT_FOUND',
  unreachable: 'ADD_USER_E_UNREACHABLE',
  busy: 'ADD_USER_E_AWS',
  'not-aws': 'ADD_USER_E_UNREACHABLE',
  other: 'ADD_USER_E_AWS',
} as const satisfies Record<Reason, ErrorCode>;

type Known = { readonly reason: Reason; readonly name: string };

const SERVER_ERROR = 500;

/** Why, and by which name AWS or Node.js says so: the error's own, or that of one of its causes. */
const knownIn = (fault: FaultDescription): Known | undefined => {
  const names = [fault.name, fault.code ?? ''];
  const known = names.flatMap((name) => {
    const reason = REASONS.get(name);
    return reason === undefined ? [] : [{ reason, name }];
  })[0];
  if (known) {
    return known;
  }
  return (fault.http_status ?? 0) >= SERVER_ERROR
    ? { reason: 'busy', name: fault.name }
    : fault.cause && knownIn(fault.cause);
};

const knownOf = (error: unknown): Known => {
  // The SDK has no class for these.
  if (error instanceof Error && /^Region (?:is missing|not accepted)/.test(error.message)) {
    return { reason: 'region', name: error.name };
  }
  const fault = describeFault(error);
  return knownIn(fault) ?? { reason: 'other', name: fault.name };
};

/** AWS says which action it refused: not always the one that was called, `iam:PassRole` for example. */
const REFUSED_ACTION = /is not authorized to perform: ([\w-]+:\w+)/;

type Told = AwsCall & {
  readonly name: string;
  /** AWS's own text, in one line. */
  readonly text: string;
  readonly on: string;
  readonly where: string;
};

const SENTENCES: Readonly<Record<Reason, (told: Told) => string>> = {
  region: () => 'no AWS region is set, or one that cannot be: use --region, or set AWS_REGION.',
  credentials: ({ name }) =>
    `AWS does not know you (${name}): sign in, for example with "aws sso login", or use --profile.`,
  denied: ({ action, on, text }) =>
    `you may not call ${REFUSED_ACTION.exec(text)?.[1] ?? action}${on}: allow it in your policy, or use another --profile.`,
  missing: ({ action, target, where, name }) =>
    `${target === undefined ? `${action} finds nothing by this name` : `there is no ${target}`}${where} (${name}): check the name, the region and the account.`,
  unreachable: ({ action, where, name }) =>
    `AWS cannot be reached${where} (${action}: ${name}): check the region and the network.`,
  busy: ({ action, name }) =>
    `AWS is busy or has a fault (${action}: ${name}): run this again in a minute.`,
  'not-aws': ({ action, name }) =>
    `what answered ${action} is not the service of AWS (${name}): check the variables AWS_ENDPOINT_URL and the network.`,
  other: ({ action, on, name, text }) =>
    `${action}${on} failed with ${name}${text === '' ? '' : `: ${text}`}`,
};

/** AWS did not do what it was asked to. The text names the action and says what to do. */
export class AwsCallError extends CommandError {
  override readonly name = 'AwsCallError';
  readonly reason: Reason;

  constructor(error: unknown, call: AwsCall) {
    const { reason, name } = knownOf(error);
    const text = error instanceof Error && !call.isPersonal ? error.message : '';
    const sentence = SENTENCES[reason]({
      ...call,
      name,
      text: text.replaceAll(/\s+/g, ' ').trim(),
      on: call.target === undefined ? '' : ` on ${call.target}`,
      where: call.region === undefined ? '' : ` in ${call.region}`,
    });
    super(CODES[reason], sentence, { cause: error });
    this.reason = reason;
  }
}

/** Why a call to AWS failed. */
export const reasonOf = (error: unknown): Reason => knownOf(error).reason;

/** Whether this failure will meet every further call too, so that going on makes no sense. */
export const isLasting = (error: unknown): boolean => LASTING.has(reasonOf(error));

/**
 * Waits for a call of AWS's SDK.
 *
 * @param call the action alone, or what is known of it besides
 * @throws {AwsCallError} in place of what the SDK threw
 */
export const calling = async <Answer>(
  call: string | AwsCall,
  answer: Promise<Answer>,
): Promise<Answer> =>
  answer.catch((error: unknown) => {
    throw error instanceof CommandError
      ? error
      : new AwsCallError(error, typeof call === 'string' ? { action: call } : call);
  });

/** The same, where what is asked for may be missing: then the answer is undefined. */
export const ifFound = async <Answer>(
  call: string | AwsCall,
  answer: Promise<Answer>,
): Promise<Answer | undefined> =>
  calling(call, answer).catch((error: unknown) => {
    if (error instanceof AwsCallError && error.reason === 'missing') {
      return undefined;
    }
    throw error;
  });
