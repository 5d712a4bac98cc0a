import { signUpEvent } from '../support/sign-up-event.ts';
import { CANDIDATES, type CandidateName } from './candidates.ts';
import type { Laboratory } from './laboratory.ts';
import type { Reading } from './runtime-client/reading.ts';

/** Readings of each candidate, round by round. */
export type ColdReadings = Readonly<Record<CandidateName, readonly Reading[]>>;

const measureOne = async (laboratory: Laboratory, name: CandidateName): Promise<Reading> => {
  await using process = await laboratory.start(name, [1]);
  await process.send([signUpEvent()]);
  return process.readingAt(1);
};

/**
 * Starts each candidate once a round, and reads what it used until its first answer. The order turns
 * by one each round, so that none always runs after the same other.
 */
export const measureCold = async (
  laboratory: Laboratory,
  rounds: number,
  onRound: () => void,
): Promise<ColdReadings> => {
  const readings = Object.fromEntries(
    CANDIDATES.map((name): [string, Reading[]] => [name, []]),
  ) as Record<CandidateName, Reading[]>; // an entry for each name
  for (let round = 0; round < rounds; round += 1) {
    const first = round % CANDIDATES.length;
    for (const name of [...CANDIDATES.slice(first), ...CANDIDATES.slice(0, first)]) {
      readings[name].push(await measureOne(laboratory, name));
    }
    onRound();
  }
  return readings;
};
