import { bad, dim } from '../../cli/painter.ts';
import { printable } from '../../cli/printable.ts';
import type { TraceNode } from '../xray/trace-tree.ts';
import { tableLines, wrap } from './wrap.ts';

const STEP = 2;

type Branch = { readonly label: string; readonly depth: number; readonly node: TraceNode };

/**
 * A trace as an indented tree, with durations in a column of their own, and flags and annotations below.
 *
 * @param indent columns that each line begins with
 */
export const traceText = (roots: readonly TraceNode[], indent: number): readonly string[] => {
  const branches = roots.flatMap((root) => branchesOf(root, 0));
  const lines = tableLines(branches.map(rowOf), indent, ['left', 'right']);
  return branches.flatMap(({ depth, node }, at) => [
    ...wrap(lines[at] ?? '', 0, STEP),
    ...notesText(node, indent + (depth + 1) * STEP),
  ]);
};

const branchesOf = (node: TraceNode, depth: number): readonly Branch[] => [
  { label: `${' '.repeat(depth * STEP)}${printable(node.name)}`, depth, node },
  ...node.children.flatMap((child) => branchesOf(child, depth + 1)),
];

const rowOf = ({ label, node: { durationMs } }: Branch): readonly string[] => [
  label,
  durationMs === undefined ? 'unfinished' : `${durationMs} ms`,
  // The last column fills the line.
  '',
];

const notesText = ({ flags, annotations }: TraceNode, indent: number): readonly string[] => {
  const notes = [
    ...flags.map(bad),
    ...Object.entries(annotations).map(([name, value]) => dim(printable(`${name}=${value}`))),
  ];
  return notes.length === 0 ? [] : wrap(notes.join(' '), indent);
};
