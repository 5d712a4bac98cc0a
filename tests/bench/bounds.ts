type Bound = {
  readonly bound: number;
  /** What would be better than asked for. */
  readonly beyond?: number;
  readonly unit?: string;
};

/** The figures of the benchmark that have a bound: ratios of two functions in the same round, and sizes. */
export const BOUNDS = {
  'cold: zip / same-writes': { bound: 0.82, beyond: 0.7 },
  'cold: zip / stock': { bound: 0.58, beyond: 0.5 },
  'cold, CPU time: zip / bare': { bound: 0.85 },
  'cold at 512 MB: zip / same-writes': { bound: 0.88 },
  'cold at 512 MB: zip / stock': { bound: 0.58 },
  'warm, CPU per first confirmation: zip / same-writes': { bound: 1.2 },
  'warm, CPU per replay: zip / bare': { bound: 0.4 },
  'peak resident memory: zip / bare': { bound: 0.9 },
  'zip size': { bound: 140, unit: 'KB' },
  'log per confirmation': { bound: 1_200, unit: 'bytes' },
} as const satisfies Record<string, Bound>;

export type FigureName = keyof typeof BOUNDS;

export const boundOf = (name: FigureName): Bound => BOUNDS[name];
