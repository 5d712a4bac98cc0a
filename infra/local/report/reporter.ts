import type { PlayedScene } from '../scenes/scene.ts';
import type { Facts } from './facts.ts';

/** Tells what happens, as it happens or at the end. */
export type Reporter = {
  begin(facts: Facts): void;
  scene(scene: PlayedScene): void;
  end(): void;
};
