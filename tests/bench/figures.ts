import { BOUNDS, type FigureName } from './bounds.ts';
import type { Candidate, CandidateName } from './candidates.ts';
import type { ColdReadings } from './cold.ts';
import type { Reading } from './runtime-client/reading.ts';
import { pairedRatios, type Spread, spreadOf } from './statistics.ts';
import type { Replayer, WarmReadings } from './warm.ts';

/** All that was measured. */
export type Results = {
  readonly candidates: readonly Candidate[];
  readonly cold: ColdReadings;
  readonly first: WarmReadings<CandidateName>;
  /** Replays that meet the process which has seen the confirmation. */
  readonly replay: WarmReadings<Replayer>;
  /** Replays that meet one which has not. */
  readonly elsewhere: WarmReadings<Replayer>;
};

/** A figure that has a bound, and how it stands. */
export type Figure = { readonly name: FigureName; readonly value: Spread };

/** A value without its sampling error: sizes and counts are the same each time. */
const exactly = (value: number): Spread => ({ low: value, median: value, high: value });

/**
 * What is left of a sample when the runtime client's own part is taken away: the median of the same
 * process with a function that gives the event back at once.
 */
export const net = (sample: readonly number[], empty: readonly number[]): readonly number[] => {
  const { median } = spreadOf(empty);
  return sample.map((value) => value - median);
};

type Measure = 'wallMs' | 'cpuMs';

const values = (readings: readonly Reading[], measure: keyof Reading): readonly number[] =>
  readings.map((reading) => reading[measure]);

/** A candidate's cold start, without the runtime client. */
export const netCold = (
  cold: ColdReadings,
  name: CandidateName,
  measure: Measure,
): readonly number[] => net(values(cold[name], measure), values(cold.empty, measure));

const coldRatio = ({ cold }: Results, measure: Measure): Spread =>
  pairedRatios(netCold(cold, 'zip', measure), netCold(cold, 'bare', measure));

const kilobytes = (bytes: number): number => bytes / 1024;

const zipBytes = ({ candidates }: Results): number =>
  candidates.find(({ name }) => name === 'zip')?.zipBytes ?? Number.NaN;

/** How many times the CPU of a put a replay takes. */
export const replayRatio = ({ zip, bare, empty }: WarmReadings<Replayer>): Spread =>
  pairedRatios(net(zip.cpuMs, empty.cpuMs), net(bare.cpuMs, empty.cpuMs));

/** The figures that have bounds. */
export const figuresOf = (results: Results): readonly Figure[] => {
  const { cold, first, replay } = results;
  const found: Readonly<Record<FigureName, Spread>> = {
    'cold, total: zip / bare': coldRatio(results, 'wallMs'),
    'cold, CPU time: zip / bare': coldRatio(results, 'cpuMs'),
    'warm, CPU per first confirmation: zip / same-writes': pairedRatios(
      net(first.zip.cpuMs, first.empty.cpuMs),
      net(first['same-writes'].cpuMs, first.empty.cpuMs),
    ),
    'warm, CPU per replay: zip / bare': replayRatio(replay),
    'round trips: first confirmation': exactly(first.zip.callsPerInvocation),
    'round trips: replay': exactly(replay.zip.callsPerInvocation),
    'peak resident memory: zip / bare': pairedRatios(
      values(cold.zip, 'peakMemoryKb'),
      values(cold.bare, 'peakMemoryKb'),
    ),
    'zip size': exactly(kilobytes(zipBytes(results))),
    'log per confirmation': exactly(first.zip.logBytesPerInvocation),
  };
  return Object.entries(found).map(([name, value]) => ({ name: name as FigureName, value })); // its keys
};

/** Whether a figure's median keeps its bound. */
export const isKept = ({ name, value }: Figure): boolean => value.median <= BOUNDS[name].bound;
