/**
 * Works on a stream, so many at once, in constant memory: the next is read when somebody is free.
 *
 * When something throws, nothing new is begun, and what is in flight is finished before it is thrown
 * on.
 */
export const inParallel = async <Value>(
  values: AsyncGenerator<Value>,
  concurrency: number,
  work: (value: Value) => Promise<void>,
): Promise<void> => {
  // A generator answers those who ask it at the same time one after the other, and ends for all.
  const worker = async (): Promise<void> => {
    for await (const value of values) {
      await work(value);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: concurrency }, worker));
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure) {
    throw failure.reason;
  }
};
