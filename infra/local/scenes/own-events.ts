import { basename } from 'node:path';
import type { EventFile } from '../event-file.ts';
import { atOnceText } from './at-once.ts';
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
      story: times === 1 ? path : `${path}, ${times} times, ${atOnceText(times, concurrency)}`,
      event,
      times,
      concurrency,
      judge: isHarmless,
    }),
  );
