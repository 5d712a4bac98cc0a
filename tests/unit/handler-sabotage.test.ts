import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { TriggerParts } from '../../src/handler.ts';
import { type CapturedOutput, captureOutput } from '../support/captured-output.ts';
import { lambdaContext } from '../support/lambda-context.ts';
import { testParts } from '../support/parts.ts';
import { type Manner, PLACES, Sabotage } from '../support/sabotage.ts';
import { signUpEvent } from '../support/sign-up-event.ts';
import { users } from '../support/users.ts';

/** Each of them, and each two of them. */
const TARGETS = PLACES.flatMap((first, index) => [
  [first],
  ...PLACES.slice(index + 1).map((second) => [first, second]),
]);

let sabotage: Sabotage;
let output: CapturedOutput;

beforeAll(async () => {
  sabotage = await Sabotage.load();
});

beforeEach(() => {
  output = captureOutput();
});

afterEach(() => {
  sabotage.places = [];
  output[Symbol.dispose]();
});

type Run = { readonly answer: unknown; readonly sent: unknown };

const invoke = async (change: Partial<TriggerParts>, remainingMs?: number): Promise<Run> => {
  const event = signUpEvent();
  const sent = structuredClone(event);
  const handler = sabotage.createHandler(testParts(change));
  const answer = await handler(event, lambdaContext(remainingMs));
  return { answer, sent };
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

describe.each<Manner>(['instead of its work', 'after its work', 'by returning'])(
  'a hook that fails %s',
  (how) => {
    describe.each(CONDUCTS)('while the handler %s', (conduct) => {
      test.each(TARGETS)('%s %s: Cognito gets its event', async (...places) => {
        sabotage.manner = how;
        sabotage.places = places;

        const { answer, sent } = await invoke(faulty[conduct](), inTime[conduct]);

        expect(answer).toEqual(sent);
      });
    });

    test.each(TARGETS)('%s %s: the row is written', async (...places) => {
      sabotage.manner = how;
      sabotage.places = places;
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
      sabotage.manner = 'by changing all';
      sabotage.places = [place];

      const { answer, sent } = await invoke(faulty[conduct](), inTime[conduct]);

      expect(answer).toEqual(sent);
    },
  );
});
