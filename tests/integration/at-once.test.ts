import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FUNCTION_TIMEOUT_MS } from '../../src/contract.ts';
import { captureOutput } from '../support/captured-output.ts';
import { type Database, openDatabase } from '../support/database.ts';
import { lambdaContext } from '../support/lambda-context.ts';
import { usePatientBudget } from '../support/patient-budget.ts';
import type { Pipeline } from '../support/pipeline.ts';
import { signUpEvent } from '../support/sign-up-event.ts';
import { PATIENCE } from '../support/slow-timers.ts';

let database: Database;
let invoke: Pipeline;

beforeAll(async () => {
  database = await openDatabase();
  await usePatientBudget();
  const { createPipeline } = await import('../support/pipeline.ts');
  invoke = createPipeline(database);
});

afterAll(() => database.close());

test('a confirmation twenty times at once writes one row, and every caller gets its event', async () => {
  const event = signUpEvent();
  using output = captureOutput();

  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      invoke(structuredClone(event), lambdaContext(FUNCTION_TIMEOUT_MS * PATIENCE)),
    ),
  );

  expect(answers).toEqual(Array.from({ length: 20 }, () => event));
  const outcomes = output.confirmations().map(({ outcome }) => outcome);
  expect(outcomes).toHaveLength(20);
  expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
  expect(
    new Set(outcomes.filter((outcome) => outcome !== 'created')).isSubsetOf(
      new Set(['already-applied', 'row-exists']),
    ),
  ).toBe(true);
  expect(await database.row(event.request.userAttributes.email)).toEqual({
    email: event.request.userAttributes.email,
  });
});
