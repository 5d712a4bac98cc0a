import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import { type Advance, countText, rateText, timeLeftText } from './pace.ts';

/** Where progress is shown. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Shows how far a piece of work has come. */
export type Progress = {
  /** @param total when it has become known or has changed */
  update(done: number, total?: number): void;
  /** Says something in between, on a line of its own. */
  note(line: string): void;
  /** Shows where it ended. */
  stop(): void;
};

type ProgressOptions = {
  /** What is counted, in the plural: `lines`. */
  readonly unit: string;
  /** Undefined while nobody knows. */
  readonly total?: number | undefined;
  /** Whether the total is a guess: then it grows with what is done. @default false */
  readonly isEstimate?: boolean;
  /** How much an earlier run had done. @default 0 */
  readonly before?: number;
  /** @default stderr, so that stdout holds results only */
  readonly stream?: ProgressStream;
  /** How often a line is written where there is no terminal. @default 5000 */
  readonly plainEveryMs?: number;
  /** A clock that never goes back, in milliseconds. */
  readonly nowMs?: () => number;
};

const PLAIN_EVERY_MS = 5_000;

type Pace = { update(done: number, total?: number): void; now(): Advance };

const paceOf = (options: ProgressOptions): Pace => {
  const { before = 0, isEstimate = false, nowMs = () => performance.now() } = options;
  const startedMs = nowMs();
  let at = { done: before, total: options.total };
  return {
    update: (done, total = at.total) => {
      at = { done, total: isEstimate && total !== undefined ? Math.max(total, done) : total };
    },
    now: () => ({ ...at, before, elapsedMs: nowMs() - startedMs }),
  };
};

/** `1,200 of 5,000 lines, 400 a second, 10 s left`, as far as it is known. */
const advanceText = (at: Advance, { unit, isEstimate }: ProgressOptions): string => {
  const of =
    at.total === undefined ? '' : ` of ${isEstimate ? 'about ' : ''}${countText(at.total)}`;
  return [`${countText(at.done)}${of} ${unit}`, rateText(at), timeLeftText(at)]
    .filter((part) => part !== undefined)
    .join(', ');
};

const BAR = '  {bar} {percentage}%  {text}';
const NO_BAR = '  {text}';

/** For a terminal: one line that is drawn anew. */
const barProgress = (options: ProgressOptions, stream: NodeJS.WritableStream): Progress => {
  const pace = paceOf(options);
  // Ctrl-C is not the bar's business: whoever runs the work stops the bar too.
  const settings = { stream, gracefulExit: false, hideCursor: true, barsize: 24 };
  const bars = new MultiBar({ ...settings, emptyOnZero: true }, Presets.shades_classic);
  const payload = () => ({ text: advanceText(pace.now(), options) });
  const format = options.total === undefined ? NO_BAR : BAR;
  const { total: firstTotal = 1, before = 0 } = options;
  const bar: SingleBar = bars.create(firstTotal, before, payload(), { format });
  return {
    update(done, newTotal) {
      pace.update(done, newTotal);
      const { total } = pace.now();
      if (total !== undefined) {
        bar.setTotal(total);
      }
      bar.update(done, payload());
    },
    note: (line) => bars.log(`${line}\n`),
    stop() {
      bar.update(payload());
      bars.update(); // stopping alone would drop notes that were not drawn yet
      bars.stop();
    },
  };
};

/** For a log: a line now and then, and one at the end. */
const plainProgress = (options: ProgressOptions, stream: NodeJS.WritableStream): Progress => {
  const everyMs = options.plainEveryMs ?? PLAIN_EVERY_MS;
  const pace = paceOf(options);
  let saidMs = 0;
  const say = (): void => {
    stream.write(`${advanceText(pace.now(), options)}\n`);
  };
  return {
    update(done, total) {
      pace.update(done, total);
      const { elapsedMs } = pace.now();
      if (elapsedMs - saidMs >= everyMs) {
        saidMs = elapsedMs;
        say();
      }
    },
    note: (line) => {
      stream.write(`${line}\n`);
    },
    stop() {
      if (pace.now().done > 0) {
        say();
      }
    },
  };
};

/** A bar with rate and time left on a terminal, plain lines with the same anywhere else. */
export const showProgress = (options: ProgressOptions): Progress => {
  const stream = options.stream ?? process.stderr;
  return stream.isTTY ? barProgress(options, stream) : plainProgress(options, stream);
};
