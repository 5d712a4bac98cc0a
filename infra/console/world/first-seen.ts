/** Remembers when something was seen first. What was there at the first look counts as old. */
export const createFirstSeen = (): ((ids: readonly string[]) => ReadonlyMap<string, number>) => {
  let known: ReadonlyMap<string, number> | undefined;
  return (ids) => {
    const nowMs = known === undefined ? 0 : Date.now();
    known = new Map(ids.map((id) => [id, known?.get(id) ?? nowMs]));
    return known;
  };
};
