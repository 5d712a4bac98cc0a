import { expect, test } from '@jest/globals';
import { defaultScenes } from '../../../infra/local/scenes/default-scenes.ts';
import { ownEvents } from '../../../infra/local/scenes/own-events.ts';

test.each([
  [20, 20, '20 copies of one confirmation, 20 at once'],
  [3, 20, '3 copies of one confirmation, 3 at once'],
  [20, 1, '20 copies of one confirmation, one after the other'],
  [1, 1, 'One confirmation of another user'],
  [1, 20, 'One confirmation of another user'],
])('the third scene with %d copies, %d at once, says so', (times, concurrency, title) => {
  expect(defaultScenes(times, concurrency)[2]?.title).toBe(title);
});

test.each([
  [1, 1, 'Sent once.'],
  [3, 1, 'Sent 3 times, one after the other.'],
  [3, 2, 'Sent 3 times, 2 at once.'],
])("an event of one's own, %d times and %d at once, says so", (times, concurrency, story) => {
  const files = [{ path: 'a/event.json', event: {} }];

  expect(ownEvents(files, times, concurrency)[0]).toMatchObject({ title: 'a/event.json', story });
});
