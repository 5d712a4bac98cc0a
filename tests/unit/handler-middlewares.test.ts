import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type CapturedOutput, captureOutput } from '../support/captured-output.ts';
import { lambdaContext } from '../support/lambda-context.ts';
import { testParts } from '../support/parts.ts';
import { MIDDLEWARES, PLACES, SABOTAGE, Sabotage } from '../support/sabotage.ts';
import { signUpEvent } from '../support/sign-up-event.ts';

let sabotage: Sabotage;
let output: CapturedOutput;

beforeAll(async () => {
  sabotage = await Sabotage.load();
});

beforeEach(() => {
  output = captureOutput();
});

afterEach(() => output[Symbol.dispose]());

const isOf = (hook: string) => (place: string) => place.endsWith(`.${hook}`);
const reportsOf = (places: readonly string[]) =>
  places.map((place) => [...place.split('.'), SABOTAGE]);

describe('the sabotage', () => {
  test('reaches every middleware of the pipeline', () => {
    sabotage.createHandler(testParts());

    expect([...sabotage.created]).toEqual(MIDDLEWARES);
  });

  test('is seen in each hook, and reported by its name', async () => {
    sabotage.manner = 'after its work';
    sabotage.places = PLACES;
    const { reports, ...parts } = testParts();

    await sabotage.createHandler(parts)(signUpEvent(), lambdaContext());

    expect(reports).toEqual(
      reportsOf([...PLACES.filter(isOf('before')), ...PLACES.filter(isOf('after')).reverse()]),
    );
  });

  test('is seen when the handler fails', async () => {
    const fault = new Error('no ports');
    sabotage.manner = 'after its work';
    sabotage.places = PLACES.filter(isOf('onError'));
    const { reports, ...parts } = testParts({
      ports: () => {
        throw fault;
      },
    });

    await sabotage.createHandler(parts)(signUpEvent(), lambdaContext());

    expect(reports).toEqual(reportsOf([...sabotage.places].reverse()));
  });
});
