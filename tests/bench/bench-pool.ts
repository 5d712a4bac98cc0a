import type { StubUser } from '../support/cognito-stub.ts';

export const BENCH_POOL = 'eu-central-1_Benchmark';

/** One user in as many shares an address with the one before. */
const COLLISION_EVERY = 5_000;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

// Spread like real ones, so that the run state's index is not written in order.
const scattered = (place: number): number => Math.imul(place, 0x9e3779b1) >>> 0;

/** The same place gives the same user, in every process. */
export const benchUser = (place: number): StubUser => {
  const owner = place % COLLISION_EVERY === 1 ? place - 1 : place;
  return {
    sub: `${hex(scattered(place), 8)}-0000-4000-8000-${hex(place, 12)}`,
    email: `user-${owner}@bench.example`,
  };
};
