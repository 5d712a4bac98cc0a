import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ServedInvocation } from '../../local/lambda/lambda-service.ts';
import type { FunctionError } from '../../local/lambda/runtime-api.ts';
import { FUNCTION_ARN_PREFIX } from '../../local/lambda/sandbox-environment.ts';
import type { Sender, ServedFunction } from '../view.ts';
import type { World } from '../world/world.ts';

/** Six megabytes, the limit of a synchronous invocation. */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;
const LOG_TAIL_BYTES = 4 * 1024;
const COGNITO_CLIENT = /^aws-sdk-nodejs\/2/;

const isServed = (name: string): name is ServedFunction =>
  name === 'add_user' || name === 'retry_user';

/** A name, a partial or a whole ARN, with or without a qualifier. */
const functionIn = (identifier: string): string =>
  /(?:^|function:)(?<name>[\w-]+)(?::[\w$-]+)?$/.exec(identifier)?.groups?.name ?? identifier;

const failure = (context: Context, status: 400 | 404 | 413, type: string, message: string) =>
  context.json({ Type: 'User', Message: message }, status, { 'x-amzn-ErrorType': type });

/** cognito-local calls with AWS's SDK 2, which nobody else should use any more. */
const senderOf = (context: Context): Sender =>
  COGNITO_CLIENT.test(context.req.header('user-agent') ?? '') ? 'Cognito' : 'a client';

const logTail = ({ invocation }: ServedInvocation): string =>
  Buffer.from([...invocation.stdout, ...invocation.stderr].join('\n'))
    .subarray(-LOG_TAIL_BYTES)
    .toString('base64');

const errorBody = ({ errorType, errorMessage, trace }: FunctionError): string =>
  JSON.stringify({ errorType, errorMessage, trace });

/** An empty event counts as an object without entries. @throws {SyntaxError} if it is no JSON */
const eventIn = (body: string): unknown => JSON.parse(body === '' ? '{}' : body);

const answer = (context: Context, served: ServedInvocation): Response => {
  const { invocation } = served;
  return context.body(invocation.payload ?? errorBody(invocation.error), 200, {
    'content-type': 'application/json',
    'x-amzn-requestid': invocation.requestId,
    'x-amz-executed-version': '$LATEST',
    ...(invocation.error && { 'x-amz-function-error': 'Unhandled' }),
    ...(context.req.header('x-amz-log-type') === 'Tail' && { 'x-amz-log-result': logTail(served) }),
  });
};

const invoke = async (world: World, context: Context): Promise<Response> => {
  const name = functionIn(context.req.param('name') ?? '');
  if (!isServed(name)) {
    const arn = `${FUNCTION_ARN_PREFIX}${name}`;
    return failure(context, 404, 'ResourceNotFoundException', `Function not found: ${arn}`);
  }
  let event: unknown;
  try {
    event = eventIn(await context.req.text());
  } catch (error) {
    const message = `Could not parse request body into json: ${(error as Error).message}`;
    return failure(context, 400, 'InvalidRequestContentException', message);
  }
  const type = context.req.header('x-amz-invocation-type');
  if (type === 'DryRun') {
    return context.body(null, 204);
  }
  const invoked = world.invoke({ functionName: name, event, sender: senderOf(context) });
  if (type === 'Event') {
    invoked.catch(() => undefined); // its failure is in the journal
    return context.body(null, 202);
  }
  return answer(context, (await invoked).served);
};

/**
 * Lambda's Invoke call, for any AWS client: `RequestResponse`, `Event` (not repeated if it fails) and
 * `DryRun`, with the tail of the log if it is asked for.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export const lambdaApi = (world: World): Hono =>
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
    (context) => invoke(world, context),
  );
