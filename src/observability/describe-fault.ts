import { wordOf } from '../domain/fields.ts';

/** What a log may say of a fault: never its text, which can hold what a user typed. */
export type FaultDescription = {
  readonly name: string;
  readonly code?: string;
  readonly http_status?: number;
  readonly aws_request_id?: string;
  readonly attempts?: number;
  /** There if AWS will refuse the same call again, however long one waits. */
  readonly retryable?: false;
  /** Where it was thrown: the innermost frames, without the message above them. */
  readonly stack?: readonly string[];
  readonly cause?: FaultDescription;
};

const MAX_FRAMES = 5;
const MAX_CAUSES = 4;
const FRAME = /^\s+at \S.*:\d+:\d+\)?$/;

const count = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;

/**
 * The frames of a stack. The message stands above them and can imitate them: what comes before its end
 * is never looked at.
 */
const frames = (stack: unknown, message: unknown): readonly string[] | undefined => {
  if (typeof stack !== 'string' || typeof message !== 'string' || !stack.includes(message)) {
    return undefined;
  }
  return stack
    .slice(stack.indexOf(message) + message.length)
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => line.trim());
};

type Detail = Exclude<keyof FaultDescription, 'name'>;

/** Leaves out what is not known, so that the log line stays short. */
const known = (details: { readonly [Name in Detail]: FaultDescription[Name] | undefined }) =>
  Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined)) as Omit<
    FaultDescription,
    'name'
  >; // what is left has no undefined value

/**
 * Errors of DynamoDB and SQS that stay until somebody changes the data, the table or the role.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
const REFUSALS: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'InvalidMessageContents',
  'InvalidParameterValue',
  'ItemCollectionSizeLimitExceededException',
  'KmsAccessDenied',
  'KmsDisabled',
  'KmsInvalidKeyUsage',
  'KmsInvalidState',
  'KmsNotFound',
  'KmsOptInRequired',
  'QueueDoesNotExist',
  'ResourceNotFoundException',
  'SerializationException',
  'UnsupportedOperation',
  'ValidationException',
]);

/** The fields that AWS's SDK adds to its errors. */
type SdkFields = {
  readonly code?: unknown;
  readonly $metadata?: {
    readonly httpStatusCode?: unknown;
    readonly requestId?: unknown;
    readonly attempts?: unknown;
  };
};

/**
 * Describes whatever was thrown, with its causes, without anything personal.
 *
 * @param fault any value
 */
export const describeFault = (fault: unknown, causes = MAX_CAUSES): FaultDescription => {
  try {
    return describe(fault, causes);
  } catch {
    return { name: 'unreadable' }; // a getter of it throws
  }
};

const describe = (fault: unknown, causes: number): FaultDescription => {
  if (!Error.isError(fault)) {
    return { name: typeof fault };
  }
  const { code, $metadata, cause, name, message, stack } = fault as Error & SdkFields; // unknown fields all
  return {
    name: wordOf(name) ?? 'Error',
    ...known({
      code: wordOf(code),
      http_status: count($metadata?.httpStatusCode),
      aws_request_id: wordOf($metadata?.requestId),
      attempts: count($metadata?.attempts),
      retryable: REFUSALS.has(name) ? false : undefined,
      stack: frames(stack, message),
      cause: cause === undefined || causes === 0 ? undefined : describeFault(cause, causes - 1),
    }),
  };
};
