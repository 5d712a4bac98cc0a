import { CommandError } from '../cli/command-errors.ts';
import { EXIT } from '../cli/exit-code.ts';

/** Why AWS was not of help, each with a stable code. */
export type AwsCallErrorCode =
  | 'ADD_USER_E_PERMISSION'
  | 'ADD_USER_E_CREDENTIALS'
  | 'ADD_USER_E_NOT_FOUND'
  | 'ADD_USER_E_AWS';

/** AWS did not do what it was asked to. The text names the action and says what to do. */
export class AwsCallError extends CommandError {
  readonly code: AwsCallErrorCode;
  readonly exitCode = EXIT.failed;
  override readonly name = 'AwsCallError';

  constructor(code: AwsCallErrorCode, advice: string, cause: unknown) {
    super(`${code}: ${advice}`, { cause });
    this.code = code;
  }
}

/** AWS's services have no common name for any of these. */
const DENIED = /^(AccessDenied|AccessDeniedException|NotAuthorizedException|AuthorizationError)$/;
const NOT_FOUND = /^(ResourceNotFoundException|QueueDoesNotExist|.*NonExistentQueue)$/;
const CREDENTIALS =
  /^(CredentialsProviderError|TokenProviderError|ExpiredToken(Exception)?|UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch)$/;

/** AWS says which action it refused: not always the one that was called, `iam:PassRole` for example. */
const REFUSED_ACTION = /is not authorized to perform: ([\w-]+:\w+)/;

const explain = (action: string, error: Error): AwsCallError => {
  if (DENIED.test(error.name)) {
    const refused = REFUSED_ACTION.exec(error.message)?.[1] ?? action;
    return new AwsCallError(
      'ADD_USER_E_PERMISSION',
      `You may not call ${refused}. Allow it in your policy, or use another profile.`,
      error,
    );
  }
  if (CREDENTIALS.test(error.name)) {
    return new AwsCallError(
      'ADD_USER_E_CREDENTIALS',
      'AWS does not know you. Sign in, for example with "aws sso login", or set AWS_PROFILE.',
      error,
    );
  }
  const code = NOT_FOUND.test(error.name) ? 'ADD_USER_E_NOT_FOUND' : 'ADD_USER_E_AWS';
  return new AwsCallError(code, `${action} failed with ${error.name}: ${error.message}`, error);
};

/**
 * Waits for a call of AWS's SDK.
 *
 * @param action as IAM names it, for example `lambda:GetPolicy`
 * @throws {AwsCallError} in place of what the SDK threw
 */
export const calling = async <Answer>(action: string, call: Promise<Answer>): Promise<Answer> =>
  call.catch((error: unknown) => {
    throw error instanceof CommandError ? error : explain(action, error as Error); // the SDK throws errors alone
  });

/** The same, where what is asked for may be missing: then the answer is undefined. */
export const ifFound = async <Answer>(
  action: string,
  call: Promise<Answer>,
): Promise<Answer | undefined> =>
  calling(action, call).catch((error: unknown) => {
    if (error instanceof AwsCallError && error.code === 'ADD_USER_E_NOT_FOUND') {
      return undefined;
    }
    throw error;
  });
