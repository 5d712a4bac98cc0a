import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText } from '../support/any-text.ts';
import { type CapturedOutput, captureOutput } from '../support/captured-output.ts';
import { type Database, openDatabase } from '../support/database.ts';
import { createPipeline, type Pipeline } from '../support/pipeline.ts';
import { rowCopying } from '../support/templates.ts';

let database: Database;
let output: CapturedOutput;
let invoke: Pipeline;

beforeAll(async () => {
  database = await openDatabase();
  invoke = createPipeline(database, { USER_ROW: rowCopying('sub', 'name', 'custom:plan') });
  output = captureOutput();
});

afterAll(async () => {
  output[Symbol.dispose]();
  await database.close();
});

/** What arrives at a handler is what came out of JSON. */
const anyJson = fc
  .jsonValue({ maxDepth: 6 })
  .map((value): unknown => JSON.parse(JSON.stringify(value)));

const maybe = (value: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 3, arbitrary: value }, { weight: 1, arbitrary: anyJson });

/** Events that come close to Cognito's, so that every path is taken. */
const almostAnEvent = fc.record(
  {
    version: maybe(fc.constant('1')),
    userPoolId: maybe(fc.constant('eu-central-1_45YtlkflA')),
    userName: maybe(fc.string()),
    callerContext: maybe(fc.dictionary(fc.string(), fc.string())),
    triggerSource: maybe(
      fc.constantFrom('PostConfirmation_ConfirmSignUp', 'PostConfirmation_ConfirmForgotPassword'),
    ),
    request: maybe(
      fc.record(
        {
          userAttributes: maybe(
            fc.record(
              {
                sub: maybe(fc.uuid()),
                email: maybe(fc.oneof(fc.emailAddress(), fc.string())),
                name: maybe(anyText()),
                'custom:plan': anyJson,
                ['__proto__']: anyJson,
              },
              { requiredKeys: [] },
            ),
          ),
          clientMetadata: anyJson,
        },
        { requiredKeys: [] },
      ),
    ),
    response: anyJson,
  },
  { requiredKeys: [] },
);

test('whatever JSON the event is, the handler gives it back and does not throw', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyJson, almostAnEvent), async (value) => {
      const sent = JSON.stringify(value);
      output.clear();

      const received = await invoke(JSON.parse(sent));

      expect(JSON.stringify(received)).toBe(sent);
      expect(output.confirmations()).toHaveLength(1);
    }),
    { numRuns: 300 },
  );
}, 120_000);
