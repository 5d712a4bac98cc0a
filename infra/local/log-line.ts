import { sourcePositions } from '../build/stack-trace.ts';

/** The fields of a structured log line. */
export type LogFields = Readonly<Record<string, unknown>>;

/** A line that the function wrote: its fields if it is a JSON object, and the text as it came. */
export type LogLine = { readonly text: string; readonly fields?: LogFields };

type Output = { readonly stdout: readonly string[]; readonly stderr: readonly string[] };

const CANONICAL_MESSAGE = 'confirmation';

/** Reads a line. Lines that are no JSON object, such as a stack trace, stay text. */
export const parseLogLine = (text: string): LogLine => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? { text, fields: value } : { text };
  } catch {
    return { text };
  }
};

/**
 * The lines of an invocation, those of stderr last. Positions in the bundle become positions in the
 * sources.
 *
 * @param zipPath the zip that ran; its source maps are in the folder beside it
 */
export const readLog = (invocations: readonly Output[], zipPath: string): readonly LogLine[][] => {
  const inSources = sourcePositions(zipPath.replace(/\.zip$/, ''));
  return invocations.map(({ stdout, stderr }) =>
    [...stdout, ...stderr].map((text) => parseLogLine(inSources(text))),
  );
};

/** The outcome that the canonical line tells, if there is one canonical line and no more. */
export const outcomeOf = (lines: readonly LogLine[]): string | undefined => {
  const canonical = canonicalLines(lines);
  const outcome = canonical[0]?.outcome;
  return canonical.length === 1 && typeof outcome === 'string' ? outcome : undefined;
};

/** Whether a canonical line tells that the idempotency table failed. */
export const isDegraded = (lines: readonly LogLine[]): boolean =>
  canonicalLines(lines).some(({ degraded }) => degraded === true);

const canonicalLines = (lines: readonly LogLine[]): readonly LogFields[] =>
  lines.flatMap(({ fields }) => (fields?.message === CANONICAL_MESSAGE ? [fields] : []));

const isObject = (value: unknown): value is LogFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
