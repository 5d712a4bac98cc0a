/**
 * Waits for things that start side by side. If one of them fails, the others are waited for before that
 * is told, so that they can be ended: a process that nobody ends would keep this one alive.
 *
 * @throws the first failure
 */
export const allStarted = async <Starts extends readonly Promise<unknown>[]>(
  starts: readonly [...Starts],
): Promise<{ -readonly [Index in keyof Starts]: Awaited<Starts[Index]> }> => {
  await Promise.allSettled(starts);
  return Promise.all(starts);
};
