const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A length of time in its one or two largest units: `8 s`, `3 min`, `2 h 5 min`, `14 d 23 h`. */
export const spanText = (ms: number): string => {
  if (ms < MINUTE_MS) {
    return `${Math.max(0, Math.floor(ms / SECOND_MS))} s`;
  }
  if (ms < HOUR_MS) {
    return `${Math.floor(ms / MINUTE_MS)} min`;
  }
  return ms < DAY_MS
    ? `${Math.floor(ms / HOUR_MS)} h ${Math.floor((ms % HOUR_MS) / MINUTE_MS)} min`
    : `${Math.floor(ms / DAY_MS)} d ${Math.floor((ms % DAY_MS) / HOUR_MS)} h`;
};

/** How long ago, in its largest unit: `8 s ago`, `2 h ago`. */
export const agoText = (atMs: number, nowMs: number): string =>
  nowMs - atMs < SECOND_MS ? 'now' : `${/\d+ \w+/.exec(spanText(nowMs - atMs))?.[0]} ago`;

/** What is left of a wait that is counted down: `2:54`. */
export const countdownText = (untilMs: number, nowMs: number): string => {
  const seconds = Math.max(0, Math.ceil((untilMs - nowMs) / SECOND_MS));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

/** A point in time to the millisecond, in UTC, as the log has it. */
export const exactText = (atMs: number): string => new Date(atMs).toISOString();

/** Milliseconds, always with one decimal, so that they stand below each other. */
export const msText = (ms: number): string => ms.toFixed(1);

export const kilobytes = (bytes: number): string => `${Math.round(bytes / 1_024)} KB`;

/** An identifier that can be told from others, and no more of it. */
export const shortId = (id: string): string => (id.length > 14 ? `${id.slice(0, 8)}…` : id);

// Characters that turn the reading order of what follows, and other controls that cannot be seen.
const UNSEEN = /(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu;

/** JSON for reading. What cannot be seen, or turns the text around, is written as its number. */
export const jsonText = (value: unknown): string =>
  visible(JSON.stringify(value, null, 2) ?? 'nothing');

/** A text with such characters written as their numbers. */
export const visible = (text: string): string =>
  text.replace(
    UNSEEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
