import type { TraceNode } from '../../local/xray/trace-tree.ts';
import type { TraceBar } from '../view.ts';

/** The bars of a trace's waterfall, in the order in which a person reads the tree. */
export const traceBars = (roots: readonly TraceNode[]): readonly TraceBar[] => {
  const startMs = Math.min(...roots.map(({ startedMs }) => startedMs));
  return roots.flatMap((root) => barsOf(root, 0, startMs));
};

const barsOf = (node: TraceNode, depth: number, traceStartMs: number): readonly TraceBar[] => [
  {
    name: node.name,
    depth,
    offsetMs: node.startedMs - traceStartMs,
    durationMs: node.durationMs,
    flags: node.flags,
    annotations: node.annotations,
  },
  ...node.children.flatMap((child) => barsOf(child, depth + 1, traceStartMs)),
];
