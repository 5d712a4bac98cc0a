import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { endMark, NEXT } from './end-mark.ts';

// Not imported: an `import` of node:http reads every export of it, which loads all of undici. Lambda's
// own client does not, and the function would find it loaded.
const { Agent, request } = process.getBuiltinModule('node:http');

/** An event as the Lambda Runtime API hands it out. */
type NextInvocation = { bodyJson: string; headers: IncomingHttpHeaders };
type Message = { body: string; headers?: Record<string, string> };

const INVOCATION = '/2018-06-01/runtime/invocation';

// Read once, as the function may change its environment. `request` is bound before the function
// loads, so that its tracer, which replaces `http.request`, does not see these calls.
const [hostname, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? '').split(':');
// An answer must not wait behind a `next` that is open: many invocations at once have both.
const agent = new Agent({ keepAlive: true });
const writeOut = process.stdout.write.bind(process.stdout);
const writeError = process.stderr.write.bind(process.stderr);

const textOf = async (response: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) {
    body += chunk;
  }
  return body;
};

const call = (method: string, path: string, message?: Message): Promise<NextInvocation> => {
  const { promise, resolve, reject } = Promise.withResolvers<NextInvocation>();
  const options = { hostname, port, path, method, agent, headers: message?.headers ?? {} };
  request(options, (response) => {
    textOf(response).then((bodyJson) => resolve({ bodyJson, headers: response.headers }), reject);
  })
    .on('error', reject)
    .end(message?.body);
  return promise;
};

// Many invocations at once have no moment at which none is under way: each has a mark of its own.
const marksAnswers = process.env.AWS_LAMBDA_MAX_CONCURRENCY !== undefined;

const mark = (of: string): void => {
  writeOut(endMark(of));
  writeError(endMark(of));
};

let posted: Promise<unknown> = Promise.resolve();

const post = (id: string, kind: 'response' | 'error', message: Message): void => {
  if (marksAnswers) {
    mark(id);
  }
  posted = call('POST', `${INVOCATION}/${id}/${kind}`, message);
  // `next` reports the failure; without this the process would die before it is asked.
  posted.catch(() => undefined);
};

/** Waits for the last answer to be delivered, then for the next event. */
export const next = async (): Promise<NextInvocation> => {
  await posted;
  mark(NEXT);
  return call('GET', `${INVOCATION}/next`);
};

/** Answers an invocation. */
export const done = (id: string, body: string): void => post(id, 'response', { body });

/** Reports that an invocation failed. */
export const error = (id: string, body: string, xrayCause: string): void =>
  post(id, 'error', {
    body,
    headers: { 'Lambda-Runtime-Function-XRay-Error-Cause': encodeURIComponent(xrayCause) },
  });
