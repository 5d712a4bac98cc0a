import { AsyncLocalStorage } from 'node:async_hooks';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  brokenAttempt,
  type CallFault,
  type Command,
  directClient,
  lostAnswer,
  throttledAttempt,
} from './client.ts';
import { History } from './history.ts';
import { Tables, type Write } from './tables.ts';
import { RECORDS, USERS } from './world.ts';

/** Something that happens at once: a user edits a row, time passes. */
export type Happening = {
  readonly name: string;
  isPossible(run: Run): boolean;
  happen(run: Run): void;
};

/** Something that makes calls, one after the other, with room for others in between. */
export type Work = {
  readonly name: string;
  /** Whose row it is about. Undefined: whoever has none. */
  readonly sub?: string;
  /** Works that are done in the same process share what it remembers. */
  readonly process: string;
  /** Whether Lambda ends it when its time is over. */
  readonly isLambda: boolean;
  canBegin(run: Run): boolean;
  work(run: Run): Promise<unknown>;
};

export type Actor = Happening | Work;

/** A step that one of the actors can take next. */
export type Choice = {
  readonly actor: number;
  /** Which of the calls that it waits for. */
  readonly call: number;
  readonly fault?: CallFault;
};

type Pending = {
  readonly what: string;
  readonly sub: string | undefined;
  readonly table: string;
  go(fault: CallFault | undefined): void;
};

/** What is known of one actor. */
export type State = {
  begunMs?: number;
  /** Why it goes on no more. */
  end?: 'done' | 'dead';
  calls: number;
  /** Faults that it met, with the table of the call. */
  faults: { readonly fault: CallFault; readonly table: string }[];
  /** Users whose row it wrote. */
  created: string[];
};

type Doer = { readonly actor: number; readonly sub: string | undefined };

export const isWork = (actor: Actor): actor is Work => 'work' in actor;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const FAULTS: readonly CallFault[] = [
  'answer lost',
  'no answer',
  'first answer lost',
  'first attempt broken',
  'first attempt throttled',
  'death',
];

/** Takes effect, whatever the caller hears of it. */
const TAKES_EFFECT: ReadonlySet<CallFault> = new Set(['answer lost', 'first answer lost']);
/** What the caller hears of the first attempt. */
const HEARD: Partial<Record<CallFault, () => Error>> = {
  'answer lost': lostAnswer,
  'no answer': brokenAttempt,
  'first answer lost': lostAnswer,
  'first attempt broken': brokenAttempt,
  'first attempt throttled': throttledAttempt,
};
const LASTS: ReadonlySet<CallFault> = new Set(['answer lost', 'no answer']);

/** A broken guard, with the steps that led to it. */
export class Violation extends Error {
  constructor(text: string, steps: readonly string[]) {
    super([text, ...steps.map((step, index) => `  ${index + 1}. ${step}`)].join('\n'));
  }
}

/** How long Lambda lets the function run. */
const LAMBDA_MS = 4_000;

/** One course of events: the tables, the clock, and actors that take turns. */
export class Run {
  readonly actors: readonly Actor[];
  readonly states: State[];
  readonly history: History;
  readonly steps: string[] = [];
  tables: Tables;
  queue: string[] = [];
  nowMs: number;
  faultsLeft: number;
  /** Where the real code keeps things between its calls: one client and memory for each process. */
  readonly processes = new Map<string, unknown>();
  readonly #pending: Pending[][];
  readonly #doer: AsyncLocalStorage<Doer>;
  readonly #real: DynamoDBClient;

  constructor(parts: {
    readonly actors: readonly Actor[];
    readonly tables: Tables;
    readonly history: History;
    readonly nowMs: number;
    readonly faults: number;
    readonly doer: AsyncLocalStorage<Doer>;
    readonly real: DynamoDBClient;
  }) {
    this.actors = parts.actors;
    this.states = parts.actors.map(() => ({ calls: 0, faults: [], created: [] }));
    this.#pending = parts.actors.map(() => []);
    this.tables = parts.tables;
    this.history = parts.history;
    this.nowMs = parts.nowMs;
    this.faultsLeft = parts.faults;
    this.#doer = parts.doer;
    this.#real = parts.real;
  }
}
