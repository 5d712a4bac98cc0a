import cliProgress from 'cli-progress';

/** Where progress is shown: standard error, since standard output belongs to the result. */
export type Terminal = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Shows how far a long job is. */
export type Progress = {
  /** @param done how many are done by now */
  update(done: number): void;
  /** Says something beside the progress. */
  note(line: string): void;
  end(): void;
};

export type ProgressOptions = {
  readonly stream: Terminal;
  /** What is counted, for example `users`. */
  readonly unit: string;
  /** As far as it is known. */
  readonly total: number;
  /** How many were done before. */
  readonly done: number;
  /** Milliseconds from any fixed point. */
  readonly now: () => number;
};

const LINE_EVERY_MS = 10_000;
const MINUTE_S = 60;
const HOUR_S = 3_600;

/** A number as people read it. */
export const grouped = (count: number): string => Math.round(count).toLocaleString('en-US');

/** A time that is left or has passed, to two units. */
export const duration = (seconds: number): string => {
  const whole = Math.round(seconds);
  if (whole < MINUTE_S) {
    return `${whole} s`;
  }
  return whole < HOUR_S
    ? `${Math.floor(whole / MINUTE_S)} min ${whole % MINUTE_S} s`
    : `${Math.floor(whole / HOUR_S)} h ${Math.floor((whole % HOUR_S) / MINUTE_S)} min`;
};

type Pace = { readonly rate: string; readonly left: string; readonly total: number };

const paceOf = (options: ProgressOptions) => {
  const startedMs = options.now();
  return (done: number): Pace => {
    const perSecond = ((done - options.done) * 1_000) / Math.max(1, options.now() - startedMs);
    // The total is an estimate, and the job may know better by now.
    const total = Math.max(options.total, done);
    const leftSeconds = (total - done) / perSecond;
    return {
      rate: `${grouped(perSecond)} ${options.unit}/s`,
      left: Number.isFinite(leftSeconds) ? `${duration(leftSeconds)} left` : 'time left unknown',
      total,
    };
  };
};

const bar = (options: ProgressOptions): Progress => {
  const pace = paceOf(options);
  const single = new cliProgress.SingleBar({
    format: `{bar} {percentage}% · {shown} of about {shownTotal} ${options.unit} · {rate} · {left}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    stream: options.stream,
    hideCursor: true,
    clearOnComplete: true,
    // Whoever starts the job ends it, on Ctrl-C too.
    gracefulExit: false,
  });
  const payload = (done: number) => {
    const { rate, left, total } = pace(done);
    return { rate, left, shown: grouped(done), shownTotal: grouped(total) };
  };
  single.start(Math.max(options.total, options.done), options.done, payload(options.done));
  return {
    update(done) {
      single.setTotal(pace(done).total);
      single.update(done, payload(done));
    },
    note(line) {
      options.stream.write(`\r\u001B[K${line}\n`);
    },
    end: () => single.stop(),
  };
};

const lines = (options: ProgressOptions): Progress => {
  const pace = paceOf(options);
  let lastMs = options.now();
  return {
    update(done) {
      if (options.now() - lastMs >= LINE_EVERY_MS) {
        lastMs = options.now();
        const { rate, left, total } = pace(done);
        const share = `${grouped(done)} of about ${grouped(total)} ${options.unit}`;
        options.stream.write(`${share} · ${rate} · ${left}\n`);
      }
    },
    note(line) {
      options.stream.write(`${line}\n`);
    },
    end: () => undefined,
  };
};

/** A bar on a terminal; a plain line every ten seconds elsewhere. */
export const createProgress = (options: ProgressOptions): Progress =>
  options.stream.isTTY ? bar(options) : lines(options);
