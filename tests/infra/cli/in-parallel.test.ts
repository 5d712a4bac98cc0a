import { expect, test } from '@jest/globals';
import { inParallel } from '../../../infra/cli/in-parallel.ts';

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 0; number < count; number += 1) {
    yield number;
  }
}

test('each value is worked on once, and no more than so many at once', async () => {
  const seen: number[] = [];
  let running = 0;
  let most = 0;

  await inParallel(numbers(50), 7, async (number) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    seen.push(number);
    running -= 1;
  });

  expect(seen.toSorted((a, b) => a - b)).toEqual(await Array.fromAsync(numbers(50)));
  expect(most).toBe(7);
});

test('when something fails, what is in flight is finished, and nothing new is begun', async () => {
  const finished: number[] = [];
  const broken = new Error('broken');

  const work = inParallel(numbers(50), 3, async (number) => {
    if (number === 1) {
      throw broken;
    }
    await new Promise(setImmediate);
    finished.push(number);
  });

  await expect(work).rejects.toBe(broken);
  const atTheEnd = [...finished];
  await new Promise(setImmediate);
  expect(finished).toEqual(atTheEnd);
  expect(finished).toEqual(expect.arrayContaining([0, 2]));
  expect(finished.length).toBeLessThan(10);
});
