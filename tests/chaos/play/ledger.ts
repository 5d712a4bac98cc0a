import type { Fault } from '../../../infra/local/fault-proxy.ts';
import type { Target } from '../plan/bursts.ts';
import type { ExpectedRow } from '../plan/confirmation-event.ts';
import type { NextManner } from '../plan/next-function-dice.ts';
import type { Story } from '../plan/story.ts';
import type { NextCall } from './next-function.ts';

/** From when until when something was under way; milliseconds of this process's clock. */
export type Span = { readonly startMs: number; readonly endMs: number };

/** What a function said of a confirmation in its canonical line, as far as it came to say it. */
export type Said = {
  readonly outcome: string | undefined;
  readonly degraded: boolean;
  readonly level: string | undefined;
};

/** What came of the next function in one invocation. */
export type NextSeen = {
  readonly calls: readonly NextCall[];
  /** What the log line says, if there is one. */
  readonly said: string | undefined;
};

/** One call of the trigger, as Cognito saw it. */
export type Attempt = Span &
  Said & {
    /** The sandbox was killed before there was an answer. */
    readonly killed: boolean;
    /** The function's own failure, if it was not killed. */
    readonly error: string | undefined;
    /** Whether the answer was the event that was sent; undefined without an answer. */
    readonly intact: boolean | undefined;
    /** Undefined where there is no next function. */
    readonly next: NextSeen | undefined;
    readonly durationMs: number;
  };

/** One delivery of a parked confirmation to the retry function. */
export type Replay = Span & Said & { readonly killed: boolean };

/** What the user did to the row, if there was one to do it to. */
export type Deed = Span &
  ({ readonly kind: 'edit'; readonly row: ExpectedRow } | { readonly kind: 'delete' });

/** A fault that was put into a call for this user. */
export type Injected = { readonly atMs: number; readonly target: Target; readonly fault: Fault };

/** A put of the row that wrote it, from when it came to the proxy until the engine had done it. */
export type RowPut = Span;

/** All that was seen of one user. */
export type UserRecord = {
  readonly story: Story;
  /** Cognito's calls, each with the attempts that it took. */
  readonly calls: Attempt[][];
  readonly replays: Replay[];
  readonly deeds: Deed[];
  readonly injected: Injected[];
  readonly rowPuts: RowPut[];
  /** Lines of a log that held something personal. */
  leaks: number;
};

/** A message that is on a queue still. */
export type LeftMessage = { readonly body: string; readonly deliveries: number };

/** All that was seen. */
export class Ledger {
  readonly users: readonly UserRecord[];
  /** Every fault, also those whose user is not known: `users: throttle`, `next function: hangs`. */
  readonly faults: { readonly atMs: number; readonly name: string }[] = [];
  /** Bodies of the unreadable messages that were put on the queue. */
  readonly poison: string[] = [];
  /** What was left on the retry queue when all confirmations were done. */
  readonly leftOver: LeftMessage[] = [];
  /** What was on the dead-letter queue then. */
  readonly deadLetters: LeftMessage[] = [];
  sandboxesKilled = 0;
  batches = 0;
  readonly #bySub: ReadonlyMap<string, UserRecord>;
  readonly #byEmail: ReadonlyMap<string, UserRecord>;

  constructor(stories: readonly Story[]) {
    this.users = stories.map((story) => ({
      story,
      calls: [],
      replays: [],
      deeds: [],
      injected: [],
      rowPuts: [],
      leaks: 0,
    }));
    this.#bySub = new Map(this.users.map((user) => [user.story.sub, user]));
    this.#byEmail = new Map(this.users.map((user) => [user.story.email ?? '', user]));
  }

  bySub(sub: string | undefined): UserRecord | undefined {
    return this.#bySub.get(sub ?? '');
  }

  byEmail(email: string | undefined): UserRecord | undefined {
    return email ? this.#byEmail.get(email) : undefined;
  }

  countNext(manner: NextManner, isAsync: boolean): void {
    if (manner !== 'runs') {
      this.#note(`next function: ${isAsync ? 'handed over, ' : ''}${manner}`);
    }
  }

  countFault(target: Target, fault: Fault): void {
    this.#note(`${target}: ${fault}`);
  }

  #note(name: string): void {
    this.faults.push({ atMs: performance.now(), name });
  }
}
