/** A figure of the benchmark that has a bound. */
export const BOUNDS = {
  'cold, total: zip / bare': { bound: 0.7, beyond: 0.55, unit: '' },
  'cold, CPU time: zip / bare': { bound: 0.75, beyond: 0.6, unit: '' },
  'warm, CPU per first confirmation: zip / same-writes': { bound: 1.2, beyond: 1.05, unit: '' },
  'warm, CPU per replay: zip / bare': { bound: 1.3, beyond: 1, unit: '' },
  'round trips: first confirmation': { bound: 3, beyond: 2, unit: '' },
  'round trips: replay': { bound: 1, beyond: 0, unit: '' },
  'peak resident memory: zip / bare': { bound: 1, beyond: 0.85, unit: '' },
  'zip size': { bound: 140, beyond: 100, unit: 'KB' },
  'log per confirmation': { bound: 1_200, beyond: 800, unit: 'bytes' },
} as const satisfies Record<string, { bound: number; beyond: number; unit: string }>;

export type FigureName = keyof typeof BOUNDS;
