import { type SignUpEvent, signUpEvent } from '../support/sign-up-event.ts';
import { CANDIDATES, type CandidateName } from './candidates.ts';
import type { Laboratory } from './laboratory.ts';
import type { MeasuredProcess } from './measured-process.ts';

/** What warm invocations of a candidate use. */
export type WarmReading = {
  /** CPU per invocation, one value a round. */
  readonly cpuMs: readonly number[];
  readonly callsPerInvocation: number;
  readonly logBytesPerInvocation: number;
  readonly peakMemoryKb: number;
};
export type WarmReadings<Name extends CandidateName> = Readonly<Record<Name, WarmReading>>;

/** How many invocations are measured, in how many rounds, and how many go before. */
export type WarmPlan = {
  readonly invocations: number;
  readonly warmUp: number;
  readonly rounds: number;
};

/** Makes the events of a number of invocations. */
type Events = (count: number) => readonly SignUpEvent[];

/** A piece of work, and who does it. */
export type Work<Name extends CandidateName> = {
  readonly names: readonly Name[];
  /** Makes the events of one candidate. */
  eventsOf(): Events;
};

/** Confirmations of users that are all different. */
export const FIRST_CONFIRMATIONS: Work<CandidateName> = {
  names: CANDIDATES,
  eventsOf: () => (count) => Array.from({ length: count }, () => signUpEvent()),
};

/** Candidates that can be sent replays. */
export type Replayer = 'zip' | 'bare' | 'empty';

/** One confirmation again and again: all but the very first are replays. */
export const REPLAYS: Work<Replayer> = {
  // The others have no replays: they fail, or answer with what they stored.
  names: ['zip', 'bare', 'empty'],
  eventsOf: () => {
    const event = signUpEvent();
    return (count) => new Array<SignUpEvent>(count).fill(event);
  },
};

type Turn = { readonly runner: Runner; readonly events: Events };

/** More than a process remembers, so that it has to ask DynamoDB for each of them. */
const FORGOTTEN = 300;

/**
 * Confirmations that come again when the process has forgotten them: as replays that meet a process
 * which has not seen the confirmation. The warm-up must be as long, or some are no replays yet.
 */
export const replaysElsewhere = (warmUp: number): Work<Replayer> => ({
  names: REPLAYS.names,
  eventsOf: () => {
    const events = Array.from({ length: Math.min(FORGOTTEN, warmUp) }, () => signUpEvent());
    let sent = 0;
    return (count) =>
      Array.from({ length: count }, () => {
        sent += 1;
        return events[sent % events.length] ?? signUpEvent();
      });
  },
});

/** A candidate at work: its process, and what it has shown so far. */
class Runner {
  calls = 0;
  loggedBytes = 0;
  readonly name: CandidateName;
  readonly process: MeasuredProcess;
  readonly #laboratory: Laboratory;

  constructor(name: CandidateName, process: MeasuredProcess, laboratory: Laboratory) {
    this.name = name;
    this.process = process;
    this.#laboratory = laboratory;
  }

  async round(events: readonly SignUpEvent[]): Promise<void> {
    const before = this.process.loggedBytes;
    await this.#laboratory.stub.calls();
    await this.process.send(events);
    this.calls += await this.#laboratory.stub.calls();
    this.loggedBytes += this.process.loggedBytes - before;
  }
}

const summary = async (
  { process, calls, loggedBytes }: Runner,
  marks: readonly number[],
  invocations: number,
): Promise<WarmReading> => {
  const readings = await Promise.all(marks.map((mark) => process.readingAt(mark)));
  const cpuMs = readings.slice(1).map((reading, index) => {
    const before = readings[index] ?? reading;
    return (reading.cpuMs - before.cpuMs) / (reading.answers - before.answers);
  });
  return {
    cpuMs,
    callsPerInvocation: calls / invocations,
    logBytesPerInvocation: loggedBytes / invocations,
    peakMemoryKb: readings.at(-1)?.peakMemoryKb ?? 0,
  };
};

/** Starts a process of each candidate and warms it up. */
const startAll = async <Name extends CandidateName>(
  laboratory: Laboratory,
  { warmUp }: WarmPlan,
  { names, eventsOf }: Work<Name>,
  marks: readonly number[],
): Promise<readonly Turn[]> => {
  const turns = await Promise.all(
    names.map(async (name): Promise<Turn> => {
      const runner = new Runner(name, await laboratory.start(name, marks), laboratory);
      return { runner, events: eventsOf() };
    }),
  );
  for (const { runner, events } of turns) {
    await runner.process.send(events(warmUp));
  }
  return turns;
};

/**
 * Keeps a process of each candidate, warms it up, and lets them work in turn, a share of the
 * invocations each round: what slows the machine for a while slows all of them.
 */
export const measureWarm = async <Name extends CandidateName>(
  laboratory: Laboratory,
  plan: WarmPlan,
  work: Work<Name>,
  onRound: () => void,
): Promise<WarmReadings<Name>> => {
  const share = Math.max(1, Math.floor(plan.invocations / plan.rounds));
  const marks = Array.from({ length: plan.rounds + 1 }, (_, round) => plan.warmUp + round * share);
  const turns = await startAll(laboratory, plan, work, marks);
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const { runner, events } of turns) {
      await runner.round(events(share));
    }
    onRound();
  }
  const readings: [string, WarmReading][] = [];
  for (const { runner } of turns) {
    readings.push([runner.name, await summary(runner, marks, share * plan.rounds)]);
    await runner.process[Symbol.asyncDispose]();
  }
  return Object.fromEntries(readings) as WarmReadings<Name>; // an entry for each name
};
