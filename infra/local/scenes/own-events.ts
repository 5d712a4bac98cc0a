import type { EventFile } from '../../cli/event-file.ts';
import { hasItsRow } from './judges.ts';
import { atOnceText, eventScene, type Scene } from './scene.ts';

/** A scene for each event that somebody brought. */
export const ownEvents = (
  files: readonly EventFile[],
  times: number,
  concurrency: number,
): readonly Scene[] =>
  files.map(({ path, event }) =>
    eventScene({
      title: path,
      story: times === 1 ? 'Sent once.' : `Sent ${times} times, ${atOnceText(times, concurrency)}.`,
      event,
      times,
      concurrency,
      judge: hasItsRow,
    }),
  );
