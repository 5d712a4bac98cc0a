import { EventEmitter } from 'node:events';
import type { Message, Part, ServicesView, Verdict, VerdictView, View } from '../view.ts';
import { createConfirmationIds } from './confirmation-ids.ts';
import { type FactSources, factsOf } from './facts.ts';
import type { Journal } from './journal.ts';
import { OutcomeCounts } from './outcome-counts.ts';
import { readDeadLetters, readRetryQueue } from './queues.ts';
import { createRecordsReader, createRowsReader } from './tables.ts';

/** How soon the page shows what somebody else changed. */
const LOOK_EVERY_MS = 1_000;
const USERS_SHOWN = 20;

type Readers = { readonly [Name in Part]?: () => Promise<View[Name]> | View[Name] };

const readersOf = (
  { parts, pool, journal }: FactSources & { readonly journal: Journal },
  counts: OutcomeCounts,
): Readers => {
  const ids = createConfirmationIds(parts.dynamoDb);
  journal.on('change', ids.learn);
  return {
    services: () => servicesOf(parts),
    pool: async () => {
      const users = await pool.users();
      return { items: users.slice(0, USERS_SHOWN), total: users.length };
    },
    rows: createRowsReader(parts),
    records: createRecordsReader(parts, ids.subOf),
    retryQueue: () => readRetryQueue(parts),
    deadLetters: () => readDeadLetters(parts),
    outcomes: () => counts.view(Date.now()),
  };
};

const EMPTY = { items: [], total: 0 };

const servicesOf = ({ doors, functions, nextFunctionName }: FactSources['parts']): ServicesView => {
  const { nextFunction, ...condition } = doors.condition;
  return {
    ...condition,
    ...(nextFunctionName !== undefined && { nextFunction }),
    sandboxes: functions.add_user.size,
  };
};

/** Keeps the view up to date, and emits a `message` for each change of it. */
export class Feed extends EventEmitter<{ message: [Message] }> implements AsyncDisposable {
  #view: View;
  readonly #journal: Journal;
  readonly #readers: Readers;
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(sources: FactSources & { readonly journal: Journal }) {
    super();
    this.setMaxListeners(0);
    const counts = new OutcomeCounts();
    this.#journal = sources.journal;
    this.#readers = readersOf(sources, counts);
    this.#view = {
      facts: factsOf(sources),
      services: servicesOf(sources.parts),
      ...{ pool: EMPTY, rows: EMPTY, records: EMPTY, retryQueue: EMPTY, deadLetters: EMPTY },
      outcomes: counts.view(Date.now()),
      ...{ verdicts: {}, busy: [], tour: 0, invocations: [] },
    };
    this.#journal.on('change', (invocation) => {
      this.emit('message', { kind: 'invocation', invocation });
      void this.look();
    });
    this.#journal.on('end', (invocation) => counts.add(invocation, Date.now()));
    // Nobody looks: nothing has to be read.
    this.#timer = setInterval(
      () => this.listenerCount('message') > 0 && this.look(),
      LOOK_EVERY_MS,
    );
  }

  get view(): View {
    return { ...this.#view, invocations: this.#journal.invocations };
  }

  /** Changes a part of the view, and tells if it has changed. */
  set<Name extends Part>(part: Name, value: View[Name]): void {
    if (JSON.stringify(this.#view[part]) !== JSON.stringify(value)) {
      this.#view = { ...this.#view, [part]: value };
      this.emit('message', { kind: 'part', part, value });
    }
  }

  /** Shows that an action is at work, or what became of it. */
  setVerdict(
    name: string,
    verdict: (Verdict & Pick<VerdictView, 'invocationId'>) | undefined,
  ): void {
    const { busy, verdicts } = this.#view;
    const others = busy.filter((it) => it !== name);
    this.set('busy', verdict ? others : [...others, name]);
    if (verdict) {
      this.set('verdicts', { ...verdicts, [name]: { ...verdict, atMs: Date.now() } });
    }
  }

  /** Reads everything that can change by itself. When this resolves, all of it is later than the call. */
  look(): Promise<void> {
    if (this.#looking) {
      this.#next ??= this.#looking.then(() => this.#start());
      return this.#next;
    }
    return this.#start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await (this.#next ?? this.#looking);
  }

  #start(): Promise<void> {
    this.#next = undefined;
    this.#looking = this.#readAll().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #readAll(): Promise<void> {
    const names = Object.keys(this.#readers) as (keyof Readers)[];
    await Promise.all(names.map((name) => this.#read(name)));
  }

  async #read<Name extends keyof Readers>(name: Name): Promise<void> {
    // An engine that somebody else runs may be away for a while: then what was read last is shown.
    const value = await Promise.resolve(this.#readers[name]?.()).catch(() => undefined);
    if (value !== undefined) {
      this.set(name, value as View[Name]); // each reader reads the part of its name
    }
  }
}
