import type { Segment } from './segment.ts';

/** A segment as the tree of a trace shows it. */
export type TraceNode = {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startedMs: number;
  readonly durationMs: number | undefined;
  /** `fault`, `error` and `throttle`, as far as they are set. */
  readonly flags: readonly string[];
  readonly annotations: Readonly<Record<string, unknown>>;
  readonly children: readonly TraceNode[];
};

/** Nests the documents of one trace, which come one by one or with their children inside. */
export const traceTree = (segments: readonly Segment[]): readonly TraceNode[] => {
  const ids = new Set(segments.map(({ id }) => id));
  const roots = segments.filter(({ parent_id }) => !(parent_id && ids.has(parent_id)));
  return inOrder(roots).map((root) => node(root, segments));
};

const node = (segment: Segment, all: readonly Segment[]): TraceNode => {
  const apart = all.filter(({ parent_id }) => parent_id === segment.id);
  return {
    name: title(segment),
    startedMs: segment.start_time * 1000,
    durationMs: segment.end_time && Math.round((segment.end_time - segment.start_time) * 1000),
    flags: (['fault', 'error', 'throttle'] as const).filter((flag) => segment[flag]),
    annotations: segment.annotations ?? {},
    children: inOrder([...(segment.subsegments ?? []), ...apart]).map((child) => node(child, all)),
  };
};

const inOrder = (segments: readonly Segment[]): readonly Segment[] =>
  segments.toSorted((a, b) => a.start_time - b.start_time);

const title = ({ name, aws }: Segment): string =>
  [name, aws?.operation, aws?.table_name].filter((part) => typeof part === 'string').join(' ');
