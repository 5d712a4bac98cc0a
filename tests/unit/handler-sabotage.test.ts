import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { MiddlewareObj, Request } from '@middy/core';
import type { TriggerParts } from '../../src/handler.ts';
import { type CapturedOutput, captureOutput } from '../support/captured-output.ts';
import { lambdaContext } from '../support/lambda-context.ts';
import { type TestParts, testParts } from '../support/parts.ts';
import { signUpEvent } from '../support/sign-up-event.ts';
import { users } from '../support/users.ts';

type Middleware = MiddlewareObj<unknown, unknown>;
type Hook = 'before' | 'after' | 'onError';
type Manner = 'instead of its work' | 'after its work' | 'by returning' | 'by changing all';

const HOOKS = ['before', 'after', 'onError'] as const;

/** Every middleware of the pipeline, first to last. */
const MIDDLEWARES = [
  'raw-event',
  'release-lines',
  'lambda-context',
  'canonical-line',
  'input-output-log',
  'outcome-metric',
  'tracing',
  'hold-lines',
  'parking',
];

/** Every hook of every middleware, those too that a middleware does not have today. */
const PLACES = MIDDLEWARES.flatMap((name) => HOOKS.map((hook) => `${name}.${hook}`));

/** Each of them, and each two of them. */
const TARGETS = PLACES.flatMap((first, index) => [
  [first],
  ...PLACES.slice(index + 1).map((second) => [first, second]),
]);

const fault = new Error('sabotage');
const created = new Set<string>();
let sabotaged: readonly string[] = [];
let manner: Manner = 'instead of its work';

const scribble = (request: Request): void => {
  Object.assign(request.event as object, { version: 'changed', request: 'changed' });
  request.response = 'changed';
};

const sabotage = async (request: Request, work: () => unknown): Promise<unknown> => {
  if (manner === 'instead of its work') {
    throw fault;
  }
  await work();
  if (manner === 'by changing all') {
    scribble(request);
  }
  if (manner === 'by returning') {
    return 'changed';
  }
  throw fault;
};

/** The middleware with each of its hooks sabotaged whose place is on the list. */
const withSabotage = (name: string, middleware: Middleware): Middleware =>
  Object.fromEntries(
    HOOKS.map((hook: Hook) => [
      hook,
      async (request: Request) => {
        const work = async () => middleware[hook]?.(request);
        return sabotaged.includes(`${name}.${hook}`) ? sabotage(request, work) : work();
      },
    ]),
  );

let createHandler: (parts: TriggerParts) => (event: unknown, context: object) => Promise<unknown>;

beforeAll(async () => {
  const real = await import('../../middleware/unfailing.ts');
  jest.unstable_mockModule('../../middleware/unfailing.ts', () => ({
    ...real,
    unfailing: (name: string, middleware: Middleware, report: TriggerParts['report']) => {
      created.add(name);
      return real.unfailing(name, withSabotage(name, middleware), report);
    },
  }));
  const module = await import('../../src/handler.ts');
  createHandler = module.createHandler as typeof createHandler; // middy's own type has more to it
});

let output: CapturedOutput;

beforeEach(() => {
  output = captureOutput();
});

afterEach(() => {
  sabotaged = [];
  output[Symbol.dispose]();
});

type Run = { readonly answer: unknown; readonly sent: unknown; readonly parts: TestParts };

const invoke = async (change: Partial<TriggerParts>, remainingMs?: number): Promise<Run> => {
  const event = signUpEvent();
  const sent = structuredClone(event);
  const parts = testParts(change);
  const answer = await createHandler(parts)(event, lambdaContext(remainingMs));
  return { answer, sent, parts };
};

const inTime = { works: undefined, fails: undefined, 'is out of time': 1 } as const;
const faulty: Record<keyof typeof inTime, () => Partial<TriggerParts>> = {
  works: () => ({}),
  fails: () => ({
    ports: () => {
      throw new Error('no ports');
    },
  }),
  'is out of time': () => ({
    ports: () => ({ ...users().ports, putIfAbsent: () => new Promise<never>(() => undefined) }),
  }),
};
const CONDUCTS = Object.keys(inTime) as (keyof typeof inTime)[];

describe('the sabotage', () => {
  test('reaches every middleware of the pipeline', () => {
    createHandler(testParts());

    expect([...created]).toEqual(MIDDLEWARES);
  });

  test('is seen and reported', async () => {
    manner = 'instead of its work';
    sabotaged = ['raw-event.before', 'tracing.after', 'canonical-line.onError'];

    const { parts } = await invoke({});

    expect(parts.reports).toEqual([
      ['raw-event', 'before', fault],
      ['tracing', 'after', fault],
    ]);
  });
});

describe.each<Manner>(['instead of its work', 'after its work', 'by returning'])(
  'a hook that fails %s',
  (how) => {
    describe.each(CONDUCTS)('while the handler %s', (conduct) => {
      test.each(TARGETS)('%s %s: Cognito gets its event', async (...places) => {
        manner = how;
        sabotaged = places;

        const { answer, sent } = await invoke(faulty[conduct](), inTime[conduct]);

        expect(answer).toEqual(sent);
      });
    });

    test.each(TARGETS)('%s %s: the row is written', async (...places) => {
      manner = how;
      sabotaged = places;
      const { rows, ports } = users();

      const { sent } = await invoke({ ports: () => ports });

      const { email } = (sent as ReturnType<typeof signUpEvent>).request.userAttributes;
      expect([...rows.values()]).toEqual([{ email }]);
    });
  },
);

describe('a middleware that changes event and answer', () => {
  const others = PLACES.filter((place) => !place.startsWith('raw-event'));

  test.each(others.flatMap((place) => CONDUCTS.map((conduct) => [place, conduct] as const)))(
    'in %s does not reach Cognito while the handler %s',
    async (place, conduct) => {
      manner = 'by changing all';
      sabotaged = [place];

      const { answer, sent } = await invoke(faulty[conduct](), inTime[conduct]);

      expect(answer).toEqual(sent);
    },
  );
});
