import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CapturedOutput, captureOutput } from '../support/captured-output.ts';
import { type Database, type Item, openDatabase } from '../support/database.ts';
import { createPipeline, type Pipeline } from '../support/pipeline.ts';
import { signUpEvent } from '../support/sign-up-event.ts';

let database: Database;
let output: CapturedOutput;
/** Processes of the function. Which one gets an event is chance. */
let sandboxes: readonly Pipeline[];

const startSandboxes = (): void => {
  sandboxes = [createPipeline(database), createPipeline(database)];
};

beforeAll(async () => {
  database = await openDatabase();
  startSandboxes();
  output = captureOutput();
});

afterAll(async () => {
  output[Symbol.dispose]();
  await database.close();
});

/** What can happen to a user, in the order of any story. */
type Happening =
  | { readonly kind: 'confirmed'; readonly atOnce: number; readonly sandbox: number }
  | { readonly kind: 'edited'; readonly plan: string }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'record expired' };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('confirmed'),
      atOnce: fc.integer({ min: 1, max: 4 }),
      sandbox: fc.integer({ min: 0, max: 1 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('edited'), plan: fc.string() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('deleted') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('record expired') }) },
);

/** What must be true of one user by now. */
type Expected = { row: Item | undefined; remembered: boolean };

const expire = async (): Promise<void> => {
  for (const record of await database.records()) {
    await database.putRecord({ ...record, expiration: Math.floor(Date.now() / 1_000) - 1 });
  }
};

const outcomesOf = (): unknown[] => output.confirmations().map(({ outcome }) => outcome);

const tell: {
  [Kind in Happening['kind']]: (
    what: Extract<Happening, { kind: Kind }>,
    event: ReturnType<typeof signUpEvent>,
    expected: Expected,
  ) => Promise<void>;
} = {
  async confirmed({ atOnce, sandbox }, event, expected) {
    const { email } = event.request.userAttributes;
    output.clear();
    const answers = await Promise.all(
      Array.from({ length: atOnce }, (_none, place) =>
        sandboxes[(sandbox + place) % sandboxes.length]?.(structuredClone(event)),
      ),
    );
    expect(answers).toEqual(Array.from({ length: atOnce }, () => event));
    const created = outcomesOf().filter((outcome) => outcome === 'created');
    if (expected.remembered) {
      expect(new Set(outcomesOf())).toEqual(new Set(['already-applied']));
    } else {
      // None, if the machine was too slow for the attempt that wrote the row.
      expect(created.length).toBeLessThanOrEqual(expected.row ? 0 : 1);
      // A row that was there may be another user's, so it is no reason to remember anything.
      expected.remembered = expected.row === undefined;
      expected.row ??= { email };
    }
  },
  async edited({ plan }, _event, expected) {
    if (expected.row) {
      expected.row = { ...expected.row, plan };
      await database.putRow(expected.row);
    }
  },
  async deleted(_what, event, expected) {
    expected.row = undefined;
    await database.deleteRow(event.request.userAttributes.email);
  },
  async 'record expired'(_what, _event, expected) {
    expected.remembered = false;
    await expire();
    // No process lives as long as a record.
    startSandboxes();
  },
};

test('no order of duplicates, edits and deletions breaks the rules of replay', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 2, maxLength: 10 }), async (story) => {
      const event = signUpEvent({ sub: randomUUID() });
      const expected: Expected = { row: undefined, remembered: false };
      for (const what of story) {
        await tell[what.kind](what as never, event, expected); // the key chooses the function's type
        expect(await database.row(event.request.userAttributes.email)).toEqual(expected.row);
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);
