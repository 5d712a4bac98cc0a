import { basename } from 'node:path';
import type { EventFile } from '../event-file.ts';
import { isHarmless } from './judges.ts';
import { eventScene, type Scene } from './scene.ts';

/** A scene for each event that somebody brought. */
export const ownEvents = (
  files: readonly EventFile[],
  times: number,
  concurrency: number,
): readonly Scene[] =>
  files.map(({ path, event }) =>
    eventScene({
      title: basename(path),
      story:
        times === 1 ? path : `${path}, ${times} times, ${Math.min(times, concurrency)} at once`,
      event,
      times,
      concurrency,
      judge: isHarmless,
    }),
  );
