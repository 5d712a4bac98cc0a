import { describe, expect, test } from '@jest/globals';
import { describeFault } from '../../../src/observability/describe-fault.ts';

const SECRET = 'ada@example.com';

/** Shaped like an error of AWS's SDK. */
const sdkError = (fields: object): Error =>
  Object.assign(new Error(`no such user: ${SECRET}`), { name: 'ThrottlingException' }, fields);

const withStack = (stack: unknown): Error => {
  const error = new Error('boom');
  Object.defineProperty(error, 'stack', { value: stack });
  return error;
};

/** V8 writes a stack when it is read first, and does not change it when the message changes. */
const replacedMessage = (): Error => {
  const error = new Error(`boom\n    at ${SECRET}:1:2`);
  return error.stack === undefined ? error : Object.assign(error, { message: 'replaced' });
};

const chain = (length: number): Error =>
  new Error(SECRET, length > 1 ? { cause: chain(length - 1) } : {});

const depth = (description: ReturnType<typeof describeFault>): number =>
  1 + (description.cause ? depth(description.cause) : 0);

describe('the description of a fault', () => {
  test('names an error, its code, and what AWS says of the call', () => {
    const fault = sdkError({
      code: 'ADD_USER_E_TEST',
      $metadata: { httpStatusCode: 400, requestId: 'ABC-123', attempts: 3, cfId: SECRET },
    });

    const description = describeFault(fault);

    expect(description).toEqual({
      name: 'ThrottlingException',
      code: 'ADD_USER_E_TEST',
      http_status: 400,
      aws_request_id: 'ABC-123',
      attempts: 3,
      stack: expect.any(Array),
    });
  });

  test.each([
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
  ])('says that waiting does not help against %s, also as a cause', (name) => {
    const refusal = sdkError({ name });

    expect(describeFault(refusal)).toMatchObject({ name, retryable: false });
    expect(describeFault(new Error('wrapped', { cause: refusal }))).toMatchObject({
      cause: { name, retryable: false },
    });
  });

  test.each([
    'KmsThrottled',
    'ThrottlingException',
    'InternalServerError',
    'TimeoutError',
    'Error',
  ])('says nothing of the kind of %s', (name) => {
    expect(describeFault(sdkError({ name }))).not.toHaveProperty('retryable');
  });

  test('leaves out what is not known', () => {
    const description = describeFault(withStack(undefined));

    expect(Object.keys(description)).toEqual(['name']);
    expect(description.name).toBe('Error');
  });

  test('keeps the five innermost frames, and nothing else of the stack', () => {
    const frames = [1, 2, 3, 4, 5, 6, 7].map(
      (line) => `    at run (/var/task/index.mjs:${line}:9)`,
    );

    const { stack } = describeFault(withStack(['Error: boom', ...frames].join('\n')));

    expect(stack).toEqual([1, 2, 3, 4, 5].map((line) => `at run (/var/task/index.mjs:${line}:9)`));
  });

  test('tells where an error was thrown', () => {
    const { stack } = describeFault(new Error(SECRET));

    expect(stack?.[0]).toMatch(/^at .*describe-fault\.test\.ts:\d+:\d+\)?$/);
  });

  test('takes frames with a function, without one, and of Node.js itself', () => {
    const stack = [
      'Error: boom',
      '    at file:///var/task/index.mjs:1:2',
      '    at async Object.handler (file:///var/task/index.mjs:12:345)',
      '    at process.processTicksAndRejections (node:internal/process/task_queues:103:5)',
    ];

    expect(describeFault(withStack(stack.join('\n'))).stack).toEqual([
      'at file:///var/task/index.mjs:1:2',
      'at async Object.handler (file:///var/task/index.mjs:12:345)',
      'at process.processTicksAndRejections (node:internal/process/task_queues:103:5)',
    ]);
  });

  test.each([
    `at run (/var/task/index.mjs:1:2) ${SECRET}`,
    `${SECRET}     at run (/var/task/index.mjs:1:2)`,
    `    at ${SECRET}`,
    `    at ${SECRET}:1`,
    '    at ',
    'at run (/var/task/index.mjs:1:2)',
    `    at run (/var/task/index.mjs:1:2):${SECRET}`,
    '    at run (/var/task/index.mjs:x:2)',
    '    at run (/var/task/index.mjs:1:x)',
    '    at  :1:2',
  ])('drops the line %j, which is no frame', (line) => {
    expect(describeFault(withStack(`Error: boom\n${line}`)).stack).toEqual([]);
  });

  test('follows the causes, each described the same way', () => {
    const cause = sdkError({ $metadata: { httpStatusCode: 500 } });

    const description = describeFault(new TypeError(SECRET, { cause }));

    expect(description).toMatchObject({
      name: 'TypeError',
      cause: { name: 'ThrottlingException', http_status: 500 },
    });
  });

  test('stops after four causes, of an endless chain too', () => {
    const endless = new Error(SECRET);
    endless.cause = endless;

    expect(depth(describeFault(chain(3)))).toBe(3);
    expect(depth(describeFault(chain(9)))).toBe(5);
    expect(depth(describeFault(endless))).toBe(5);
  });

  test('a cause that is no error is described by its type', () => {
    expect(describeFault(new Error('boom', { cause: SECRET })).cause).toEqual({ name: 'string' });
    expect(describeFault(new Error('boom', { cause: null })).cause).toEqual({ name: 'object' });
  });
});

describe('no text of a fault is repeated', () => {
  test.each([
    ['a string', SECRET, 'string'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'object'],
    ['a number', 15551234567, 'number'],
    ['a symbol', Symbol(SECRET), 'symbol'],
    ['a function', () => SECRET, 'function'],
    ['an array', [SECRET], 'object'],
    [
      'an object that looks like an error',
      { name: SECRET, message: SECRET, code: SECRET },
      'object',
    ],
  ])('%s that was thrown is described by its type alone', (_case, thrown, name) => {
    expect(describeFault(thrown)).toEqual({ name });
  });

  test.each([
    ['a message', new Error(SECRET)],
    ['a message of many lines', new Error(`boom\n${SECRET}\n${SECRET}`)],
    ['a message that imitates a frame', new Error(`boom\n    at ${SECRET}:1:2`)],
    [
      'a message that imitates a frame with a function',
      new Error(`boom\n    at x (${SECRET}:1:2)`),
    ],
    ['a message that starts as a frame', new Error(`    at x (${SECRET}:1:2)`)],
    [
      'a message that imitates many frames',
      new Error(`boom${`\n    at x (${SECRET}:1:2)`.repeat(9)}`),
    ],
    [
      'a message that was changed later',
      Object.assign(new Error(`a\n    at ${SECRET}:1:2`), { message: 'b' }),
    ],
    ['a message that was read and then replaced', replacedMessage()],
    ['a name', Object.assign(new Error('boom'), { name: SECRET })],
    ['a name of two words', Object.assign(new Error('boom'), { name: 'Ada ada@example.com' })],
    [
      'a name that imitates a frame',
      Object.assign(new Error('boom'), { name: `x\n    at ${SECRET}:1:2` }),
    ],
    [
      'a name that imitates a frame, without a message',
      Object.assign(new Error(), { name: `x\n    at ${SECRET}:1:2` }),
    ],
    ['a name that is no text', Object.assign(new Error('boom'), { name: { [SECRET]: SECRET } })],
    ['a code', sdkError({ code: SECRET })],
    ['a code that is no text', sdkError({ code: [SECRET] })],
    ['a request id', sdkError({ $metadata: { requestId: SECRET } })],
    ['a status that is text', sdkError({ $metadata: { httpStatusCode: SECRET } })],
    ['attempts that are text', sdkError({ $metadata: { attempts: SECRET } })],
    ['metadata that is text', sdkError({ $metadata: SECRET })],
    ['an own field', sdkError({ Item: { email: { S: SECRET } }, input: SECRET })],
    ['a cause', new Error('boom', { cause: new Error(SECRET, { cause: new Error(SECRET) }) })],
    [
      'a cause that imitates a frame',
      new Error('boom', { cause: new Error(`\n    at ${SECRET}:1:2`) }),
    ],
    ['a cause that is text', new Error('boom', { cause: SECRET })],
    ['errors in an error', new AggregateError([new Error(SECRET)], SECRET)],
  ])('%s stays out', (_case, fault) => {
    expect(JSON.stringify(describeFault(fault))).not.toContain(SECRET);
  });

  test.each(['a'.repeat(81), 'two words', ' Error', 'Error ', '', 'Ada!', 'a\nb'])(
    'the name and the code %j are no single word',
    (word) => {
      const description = describeFault(
        Object.assign(new Error('boom'), { name: word, code: word }),
      );

      expect(description.name).toBe('Error');
      expect(description).not.toHaveProperty('code');
    },
  );

  test('a word of eighty characters may be said', () => {
    const word = 'a'.repeat(80);

    expect(
      describeFault(Object.assign(new Error('boom'), { name: word, code: word })),
    ).toMatchObject({
      name: word,
      code: word,
    });
  });
});

describe('a fault whose fields are of other types', () => {
  test('has no code, status, request id or attempts', () => {
    const $metadata = { httpStatusCode: '400', requestId: 7, attempts: '3' };

    expect(Object.keys(describeFault(sdkError({ code: 7, $metadata })))).toEqual(['name', 'stack']);
  });

  test('has no frames if its message is no text, since nobody knows where they begin', () => {
    const fault = Object.assign(new Error('7'), { message: 7 });

    expect(Object.keys(describeFault(fault))).toEqual(['name']);
  });
});

describe('a fault that cannot be read', () => {
  const unreadable = (field: string): Error =>
    Object.defineProperty(new Error(SECRET), field, {
      get: () => {
        throw new Error(SECRET);
      },
    });

  test.each(['name', 'code', 'stack', 'cause', '$metadata'])(
    'is described all the same when its %s throws',
    (field) => {
      expect(describeFault(unreadable(field))).toEqual({ name: 'unreadable' });
    },
  );

  test.each([7, null, { line: SECRET }])(
    'is described all the same when its stack is %j',
    (stack) => {
      const description = describeFault(withStack(stack));

      expect(description).toEqual({ name: 'Error' });
    },
  );
});
