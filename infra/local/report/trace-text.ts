import { bad, dim } from '../../cli/painter.ts';
import { printable } from '../../cli/printable.ts';
import type { TraceNode } from '../xray/trace-tree.ts';

type Branch = { readonly label: string; readonly node: TraceNode };

/** A trace as an indented tree, with durations in a column of their own. */
export const traceText = (roots: readonly TraceNode[]): readonly string[] => {
  const branches = roots.flatMap((root) => branchesOf(root, ''));
  const width = Math.max(0, ...branches.map(({ label }) => label.length));
  return branches.map(({ label, node }) =>
    [label.padEnd(width), durationText(node), notesText(node)].join('  ').trimEnd(),
  );
};

const branchesOf = (node: TraceNode, indent: string): readonly Branch[] => [
  { label: `${indent}${printable(node.name)}`, node },
  ...node.children.flatMap((child) => branchesOf(child, `${indent}  `)),
];

const durationText = ({ durationMs }: TraceNode): string =>
  durationMs === undefined ? 'unfinished' : `${durationMs} ms`.padStart(8);

const notesText = ({ annotations, flags }: TraceNode): string => {
  const notes = Object.entries(annotations).map(([name, value]) => `${name}=${String(value)}`);
  return [...flags.map(bad), dim(printable(notes.join(' ')))].join(' ');
};
