/** Splits a list into groups of a size, as many as it takes. The last one may be smaller. */
export const inGroups = <Value>(
  values: readonly Value[],
  size: number,
): readonly (readonly Value[])[] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_none, group) =>
    values.slice(group * size, (group + 1) * size),
  );
