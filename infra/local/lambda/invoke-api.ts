import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Invocation } from './invocation.ts';
import type { FunctionError } from './runtime-api.ts';
import { FUNCTION_ARN_PREFIX } from './sandbox-environment.ts';

/** A call of Lambda's API. */
export type InvokeCall = {
  readonly event: unknown;
  /** Whether the caller does not wait for the end. */
  readonly isAsync: boolean;
  readonly userAgent: string;
};

type Invocable = (call: InvokeCall) => Promise<Invocation>;

/** Finds a function by its name, without an ARN and a qualifier. */
export type FindFunction = (name: string) => Invocable | undefined;

/** Six megabytes, the limit of a synchronous invocation. */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;
const LOG_TAIL_BYTES = 4 * 1024;
/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const ASYNC_ATTEMPTS = 3;

/** A name, a partial or a whole ARN, with or without a qualifier. */
const functionIn = (identifier: string): string =>
  /(?:^|function:)(?<name>[\w-]+)(?::[\w$-]+)?$/.exec(identifier)?.groups?.name ?? identifier;

const failure = (context: Context, status: 400 | 404 | 413, type: string, message: string) =>
  context.json({ Type: 'User', Message: message }, status, { 'x-amzn-ErrorType': type });

const logTail = ({ stdout, stderr }: Invocation): string =>
  Buffer.from([...stdout, ...stderr].join('\n'))
    .subarray(-LOG_TAIL_BYTES)
    .toString('base64');

const errorBody = ({ errorType, errorMessage, trace }: FunctionError): string =>
  JSON.stringify({ errorType, errorMessage, trace });

/** An empty event counts as an object without entries. @throws {SyntaxError} if it is not JSON */
const eventIn = (body: string): unknown => JSON.parse(body === '' ? '{}' : body);

const answer = (context: Context, invocation: Invocation): Response =>
  context.body(invocation.payload ?? errorBody(invocation.error), 200, {
    'content-type': 'application/json',
    'x-amzn-requestid': invocation.requestId,
    'x-amz-executed-version': '$LATEST',
    ...(invocation.error && { 'x-amz-function-error': 'Unhandled' }),
    ...(context.req.header('x-amz-log-type') === 'Tail' && {
      'x-amz-log-result': logTail(invocation),
    }),
  });

/** Lambda waits a minute and then two before it tries again; here nobody does. */
const untilItSucceeds = async (lambda: Invocable, call: InvokeCall): Promise<void> => {
  for (let attempt = 1; attempt <= ASYNC_ATTEMPTS; attempt += 1) {
    const { error } = await lambda(call);
    if (error === undefined) {
      return;
    }
  }
};

const respond = async (lambda: Invocable, event: unknown, context: Context): Promise<Response> => {
  const type = context.req.header('x-amz-invocation-type');
  const isAsync = type === 'Event';
  const call = { event, isAsync, userAgent: context.req.header('user-agent') ?? '' };
  if (type === 'DryRun') {
    return context.body(null, 204);
  }
  if (isAsync) {
    untilItSucceeds(lambda, call).catch(() => undefined); // a sandbox that was closed meanwhile
    return context.body(null, 202);
  }
  return answer(context, await lambda(call));
};

const invoke = async (find: FindFunction, context: Context): Promise<Response> => {
  const name = functionIn(context.req.param('name') ?? '');
  const lambda = find(name);
  if (lambda === undefined) {
    const message = `Function not found: ${FUNCTION_ARN_PREFIX}${name}`;
    return failure(context, 404, 'ResourceNotFoundException', message);
  }
  try {
    const event = eventIn(await context.req.text());
    return await respond(lambda, event, context);
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
    const message = `Could not parse request body into json: ${error.message}`;
    return failure(context, 400, 'InvalidRequestContentException', message);
  }
};

/**
 * Lambda's Invoke call, for any AWS client: `RequestResponse`, `Event` (tried three times, without a
 * wait) and `DryRun`, with the tail of the log if it is asked for.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export const invokeApi = (find: FindFunction): Hono =>
  new Hono().post(
    '/2015-03-31/functions/:name/invocations',
    bodyLimit({
      maxSize: MAX_EVENT_BYTES,
      onError: (context) =>
        failure(
          context,
          413,
          'RequestTooLargeException',
          `The event must be smaller than ${MAX_EVENT_BYTES} bytes.`,
        ),
    }),
    (context) => invoke(find, context),
  );
