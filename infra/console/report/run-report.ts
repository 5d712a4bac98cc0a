import { writeFile } from 'node:fs/promises';
import type { PlayedScene } from '../../local/scenes/scene.ts';
import type { Stage } from '../../local/stage.ts';
import { viewOfRun } from './run-view.ts';
import { selfContainedPage } from './self-contained-page.ts';

/** It holds the events and the rows, addresses included: for its owner only. */
const OWNER_ONLY = 0o600;

/** Writes what `npm start` has played as one file for the browser, which needs no server. */
export const writeRunReport = async (
  path: string,
  stage: Stage,
  scenes: readonly PlayedScene[],
): Promise<void> =>
  writeFile(path, await selfContainedPage('report', await viewOfRun(stage, scenes)), {
    mode: OWNER_ONLY,
  });
