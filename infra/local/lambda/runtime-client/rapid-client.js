import { endMark, NEXT } from './end-mark.js';

// Not imported: an `import` of node:http reads every export of it, which loads all of undici. Lambda's
// own client does not, and the function would find it loaded.
const { Agent, request } = process.getBuiltinModule('node:http');

/**
 * An event as the Lambda Runtime API hands it out.
 *
 * @typedef {{ bodyJson: string, headers: import('node:http').IncomingHttpHeaders }} NextInvocation
 */

/** @typedef {{ body: string, headers?: Record<string, string> }} Message */

const INVOCATION = '/2018-06-01/runtime/invocation';

// Read once, as the function may change its environment. `request` is bound before the function
// loads, so that its tracer, which replaces `http.request`, does not see these calls.
const [hostname, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? '').split(':');
// An answer must not wait behind a `next` that is open: many invocations at once have both.
const agent = new Agent({ keepAlive: true });
const writeOut = process.stdout.write.bind(process.stdout);
const writeError = process.stderr.write.bind(process.stderr);

/** @param {import('node:http').IncomingMessage} response */
const textOf = async (response) => {
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) {
    body += chunk;
  }
  return body;
};

/**
 * @param {string} method
 * @param {string} path
 * @param {Message} [message]
 * @returns {Promise<NextInvocation>}
 */
const call = (method, path, message) => {
  const { promise, resolve, reject } = Promise.withResolvers();
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

/** @param {string} of */
const mark = (of) => {
  writeOut(endMark(of));
  writeError(endMark(of));
};

/** @type {Promise<unknown>} */
let posted = Promise.resolve();

/**
 * @param {string} id
 * @param {'response' | 'error'} kind
 * @param {Message} message
 */
const post = (id, kind, message) => {
  if (marksAnswers) {
    mark(id);
  }
  posted = call('POST', `${INVOCATION}/${id}/${kind}`, message);
  // `next` reports the failure; without this the process would die before it is asked.
  posted.catch(() => undefined);
};

/** Waits for the last answer to be delivered, then for the next event. */
export const next = async () => {
  await posted;
  mark(NEXT);
  return call('GET', `${INVOCATION}/next`);
};

/**
 * Answers an invocation.
 *
 * @param {string} id
 * @param {string} body
 */
export const done = (id, body) => post(id, 'response', { body });

/**
 * Reports that an invocation failed.
 *
 * @param {string} id
 * @param {string} body
 * @param {string} xrayCause
 */
export const error = (id, body, xrayCause) =>
  post(id, 'error', {
    body,
    headers: { 'Lambda-Runtime-Function-XRay-Error-Cause': encodeURIComponent(xrayCause) },
  });
