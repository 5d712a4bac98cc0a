import { boundOf, type FigureName } from './bounds.ts';
import type { Candidate, CandidateName } from './candidates.ts';
import type { ColdReadings, SizeReading } from './cold.ts';
import type { Reading } from './runtime-client/reading.ts';
import { pairedRatios, type Spread, spreadOf } from './statistics.ts';
import type { Replayer, WarmReadings } from './warm.ts';

/** All that was measured. */
export type Results = {
  readonly candidates: readonly Candidate[];
  readonly cold: ColdReadings<CandidateName>;
  /** The same at the share of 512 MB. Undefined where this machine cannot limit a process. */
  readonly limited: ColdReadings<CandidateName> | undefined;
  readonly sizes: readonly SizeReading[];
  readonly first: WarmReadings<CandidateName>;
  /** Replays that meet the process which has seen the confirmation. */
  readonly replay: WarmReadings<Replayer>;
  /** Replays that meet one which has not. */
  readonly elsewhere: WarmReadings<Replayer>;
};

/** A figure that has a bound, and how it stands. Undefined where it could not be measured. */
export type Figure = { readonly name: FigureName; readonly value: Spread | undefined };

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

export const values = (readings: readonly Reading[], measure: keyof Reading): readonly number[] =>
  readings.map((reading) => reading[measure]);

/** A candidate's cold start, without the runtime client. */
export const netCold = (
  cold: ColdReadings<CandidateName>,
  name: CandidateName,
  measure: Measure,
): readonly number[] => net(values(cold[name], measure), values(cold.empty, measure));

const coldRatio = (
  cold: ColdReadings<CandidateName>,
  peer: CandidateName,
  measure: Measure,
): Spread => pairedRatios(netCold(cold, 'zip', measure), netCold(cold, peer, measure));

const warmRatio = <Name extends CandidateName>(
  readings: WarmReadings<Name | 'zip' | 'empty'>,
  peer: Name,
): Spread => {
  const { zip, empty } = readings;
  return pairedRatios(net(zip.cpuMs, empty.cpuMs), net(readings[peer].cpuMs, empty.cpuMs));
};

/** How many times the CPU of a put a replay takes. */
export const replayRatio = (replay: WarmReadings<Replayer>): Spread => warmRatio(replay, 'bare');

const zipKb = ({ candidates }: Results): number =>
  (candidates.find(({ name }) => name === 'zip')?.zipBytes ?? Number.NaN) / 1024;

/** The figures that have bounds. */
export const figuresOf = (results: Results): readonly Figure[] => {
  const { cold, limited, first, replay } = results;
  const found: Readonly<Record<FigureName, Spread | undefined>> = {
    'cold: zip / same-writes': coldRatio(cold, 'same-writes', 'wallMs'),
    'cold: zip / stock': coldRatio(cold, 'stock', 'wallMs'),
    'cold, CPU time: zip / bare': coldRatio(cold, 'bare', 'cpuMs'),
    'cold at 512 MB: zip / same-writes': limited && coldRatio(limited, 'same-writes', 'wallMs'),
    'cold at 512 MB: zip / stock': limited && coldRatio(limited, 'stock', 'wallMs'),
    'warm, CPU per first confirmation: zip / same-writes': warmRatio(first, 'same-writes'),
    'warm, CPU per replay: zip / bare': replayRatio(replay),
    'peak resident memory: zip / bare': pairedRatios(
      values(cold.zip, 'peakMemoryKb'),
      values(cold.bare, 'peakMemoryKb'),
    ),
    'zip size': exactly(zipKb(results)),
    'log per confirmation': exactly(first.zip.logBytesPerInvocation),
  };
  return Object.entries(found).map(([name, value]) => ({ name: name as FigureName, value })); // its keys
};

/** Whether a figure's median keeps its bound. One that was not measured does not. */
export const isKept = ({ name, value }: Figure): boolean =>
  value !== undefined && value.median <= boundOf(name).bound;
