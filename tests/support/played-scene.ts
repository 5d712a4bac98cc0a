import type { PlayedScene } from '../../infra/local/scenes/scene.ts';

/** A scene that is over, in which nothing happened but what is given. */
export const playedScene = (overrides: Partial<PlayedScene>): PlayedScene => ({
  ...{ title: 't', story: 's', deliveries: [], retries: [], next: [], problems: [] },
  ...{ row: undefined, ...overrides },
});
