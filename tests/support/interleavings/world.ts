import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { jest } from '@jest/globals';
import { HttpResponse } from '@smithy/core/protocols';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import type { HttpRequest } from '@smithy/types';
import { FUNCTION_TIMEOUT_MS, IDEMPOTENCY_TABLE, USERS_TABLE } from '../../../src/contract.ts';
import type { RowTemplate } from '../../../src/domain/row-template/row-template.ts';
import { ATTEMPTS } from '../../../src/time-budget.ts';
import type { Course } from './explore.ts';
import { Guards } from './guards.ts';
import { type Answer, Tables } from './tables.ts';

export const START_MS = Date.UTC(2026, 10, 28);

/** What each user's `sub` was answered in the end: an outcome or a finding. */
export type Said = Readonly<Record<string, string>>;

/** Who takes steps, in turns with others. */
export type Actor = {
  readonly name: string;
  /** Whose confirmation it is about. Undefined: everybody's. */
  readonly sub?: string;
  isPossible?(world: World): boolean;
} & (
  | { /** Happens in one step. */ happen(world: World): void }
  | {
      /** A Lambda function is killed when its time is over. */
      readonly isLambda: boolean;
      /** Makes calls, and each answer is a step. */
      work(world: World): Promise<Said>;
    }
);

const FAULTS = ['its answer is lost once', 'its answers are lost', 'it has no effect'] as const;

type Fault = (typeof FAULTS)[number];

export type Choice = { readonly actor: number; readonly call: number; readonly fault?: Fault };

/** A call that waits for its turn. */
type Call = {
  readonly what: string;
  readonly text: string;
  readonly isRead: boolean;
  go(fault?: Fault): void;
};

/** How far somebody is. */
export type Progress = {
  readonly name: string;
  begunMs?: number;
  isOver: boolean;
  /** Where its faults were. */
  readonly faultsAt: string[];
  /** What it heard. With its start it is all that its next step depends on. */
  readonly heard: string[];
  /** Users whose row it wrote. */
  readonly wrote: string[];
  calls: Call[];
};

type Caller = {
  readonly world: World;
  readonly actor: Actor;
  readonly progress: Progress;
  readonly sub?: string;
};

const callers = new AsyncLocalStorage<Caller>();

/** Has what is written in `work` count as this user's. */
export const forUser = <Value>(sub: string, work: () => Value): Value => {
  const caller = callers.getStore();
  return caller ? callers.run({ ...caller, sub }, work) : work();
};

export type WorldParts = {
  readonly actors: readonly Actor[];
  readonly template: RowTemplate;
  /** Of the users in the pool. */
  readonly subs: readonly string[];
  /** How many faults there can be. @default 0 */
  readonly faults?: number;
};

const newProgress = ({ name }: Actor): Progress => ({
  name,
  isOver: false,
  faultsAt: [],
  heard: [],
  wrote: [],
  calls: [],
});

const timeout = (): Error => Object.assign(new Error('no answer'), { name: 'TimeoutError' });

const never = new Promise<never>(() => undefined);

/**
 * Two tables, a clock that stands still between steps, and actors that take turns. Between each actor and
 * the tables is the SDK's real client, whose calls wait until they are told to go on.
 */
export class World implements Course<Choice> {
  readonly guards: Guards;
  readonly steps: string[] = [];
  readonly tables = new Tables(
    {
      [USERS_TABLE.name]: USERS_TABLE.partitionKey,
      [IDEMPOTENCY_TABLE.name]: IDEMPOTENCY_TABLE.partitionKey,
    },
    (written) => {
      const { progress, sub } = callers.getStore() as Caller; // only actors write
      this.guards.written(written, progress, sub);
    },
  );
  readonly actors: readonly Actor[];
  /** What the rows are made by. */
  readonly template: RowTemplate;
  readonly #progress: readonly Progress[];
  /** Calls whose further attempts get no answer either. */
  readonly #silent = new Set<string>();
  readonly #made = new Map<string, unknown>();
  #faultsLeft: number;

  constructor({ actors, subs, template, faults = 0 }: WorldParts) {
    this.actors = actors;
    this.template = template;
    this.#progress = actors.map(newProgress);
    this.#faultsLeft = faults;
    this.guards = new Guards(this, subs);
    jest.clearAllTimers();
    jest.setSystemTime(START_MS);
  }

  /** What a process makes once and keeps. */
  inProcess<Value>(name: string, make: () => Value): Value {
    if (!this.#made.has(name)) {
      this.#made.set(name, make());
    }
    return this.#made.get(name) as Value; // each name is used with one `make`
  }

  /** All that outlives the actors. */
  outside(): string {
    return JSON.stringify([this.tables.text(), this.guards.text(), Date.now()]);
  }

  state(): string {
    const progress = this.#progress.map(({ calls, ...rest }) => [
      rest,
      calls.map(({ text }) => text),
    ]);
    return JSON.stringify([this.outside(), this.#faultsLeft, progress]);
  }

  choices(): readonly Choice[] {
    return this.actors.flatMap((actor, index) => {
      const progress = this.#progress[index] as Progress; // one for each actor
      const isNext = progress.begunMs !== undefined || actor.isPossible?.(this) !== false;
      return isNext && !progress.isOver ? this.#choicesOf(actor, index, progress) : [];
    });
  }

  #choicesOf(actor: Actor, index: number, { begunMs, calls }: Progress): readonly Choice[] {
    if ('happen' in actor) {
      return [{ actor: index, call: 0 }];
    }
    const places = begunMs === undefined ? [0] : calls.keys().toArray();
    return places.flatMap((call) =>
      [{}, ...this.#faultsOf(calls[call])].map((more) => ({ actor: index, call, ...more })),
    );
  }

  /** To read once more is to read later, which is tried anyway; and a read has no effect to be lost. */
  #faultsOf(call: Call | undefined): readonly { readonly fault: Fault }[] {
    const faults = call?.isRead ? FAULTS.slice(-1) : FAULTS;
    return this.#faultsLeft === 0 ? [] : faults.map((fault) => ({ fault }));
  }

  async take({ actor: index, call, fault }: Choice): Promise<void> {
    const actor = this.actors[index] as Actor; // a choice names an actor that is there
    const progress = this.#progress[index] as Progress;
    if ('happen' in actor) {
      progress.isOver = true;
      this.steps.push(actor.name);
      actor.happen(this);
    } else {
      await this.#answer(actor, progress, call, fault);
    }
    this.guards.check();
  }

  async #answer(actor: Actor, progress: Progress, call: number, fault?: Fault): Promise<void> {
    if (progress.begunMs === undefined) {
      void this.#begin(actor, progress);
      await settled(progress);
    }
    const [waiting] = progress.calls.splice(call, 1);
    this.steps.push([actor.name, waiting?.what, fault].filter(Boolean).join(': '));
    waiting?.go(fault);
    await settled(progress);
  }

  /** Plays one actor from beginning to end, with nobody in between. */
  async play(actor: Actor): Promise<Said> {
    const progress = newProgress(actor);
    this.steps.push(`in the end: ${actor.name}`);
    if ('happen' in actor) {
      actor.happen(this);
      return {};
    }
    const ended = this.#begin(actor, progress);
    while (!progress.isOver) {
      await settled(progress);
      progress.calls.shift()?.go();
    }
    this.guards.check();
    return ended;
  }

  async #begin(actor: Actor, progress: Progress): Promise<Said> {
    if (!('work' in actor)) {
      return {};
    }
    progress.begunMs = Date.now();
    const caller = { world: this, actor, progress, ...(actor.sub && { sub: actor.sub }) };
    try {
      const said = await callers.run(caller, () => actor.work(this));
      this.guards.ended(progress, said);
      return said;
    } catch (error) {
      this.guards.failed(progress, error);
      return {};
    } finally {
      progress.isOver = true;
    }
  }

  /** Whether somebody is at work on this user's confirmation. */
  isInFlight(sub: string): boolean {
    return this.actors.some((actor, index) => {
      const { begunMs, isOver } = this.#progress[index] as Progress;
      return begunMs !== undefined && !isOver && (actor.sub ?? sub) === sub;
    });
  }

  /** Lets time pass, which ends the functions whose own is over. */
  pass(ms: number): void {
    jest.setSystemTime(Date.now() + ms);
    this.actors.forEach((actor, index) => {
      const progress = this.#progress[index] as Progress;
      const lasted = Date.now() - (progress.begunMs ?? Date.now());
      if ('work' in actor && actor.isLambda && lasted >= FUNCTION_TIMEOUT_MS) {
        die(progress);
      }
    });
  }

  /** One attempt of a call: it waits until it is told to go on. */
  handle({ headers, body }: HttpRequest, caller: Caller): Promise<{ response: HttpResponse }> {
    const { progress } = caller;
    const invocation = headers['amz-sdk-invocation-id'] ?? '';
    if (progress.isOver) {
      return never;
    }
    if (this.#silent.has(invocation)) {
      return Promise.reject(timeout());
    }
    const operation = headers['x-amz-target']?.split('.')[1] ?? '';
    const input = JSON.parse(new TextDecoder().decode(body));
    return new Promise((resolve, reject) => {
      const go = (fault?: Fault): void => {
        const answer = callers.run(caller, () =>
          this.#effect(progress, { operation, input, invocation }, fault),
        );
        progress.heard.push(JSON.stringify([Date.now(), fault ?? answer]));
        if (answer) {
          resolve({ response: responseOf(answer) });
        } else {
          reject(timeout());
        }
      };
      // The token is made by chance.
      const text = JSON.stringify([operation, { ...input, ClientRequestToken: undefined }]);
      const isRead = operation.includes('Get');
      progress.calls.push({ what: `${operation} ${tableOf(input)}`, text, isRead, go });
    });
  }

  /** @returns what the caller hears of it */
  #effect(progress: Progress, attempt: Attempt, fault?: Fault): Answer | undefined {
    const { operation, input, invocation } = attempt;
    if (!fault) {
      return this.tables.answer(operation, input);
    }
    this.#faultsLeft -= 1;
    progress.faultsAt.push(tableOf(input));
    if (fault !== 'it has no effect') {
      this.tables.answer(operation, input);
    }
    if (fault !== 'its answer is lost once') {
      this.#silent.add(invocation);
    }
    return undefined;
  }
}

/** Retries at once, and any number of them: the SDK's own strategy grants a client a few hundred. */
class TirelessRetries extends ConfiguredRetryStrategy {
  constructor() {
    super(ATTEMPTS, 0);
  }

  override refreshRetryTokenForRetry(
    ...retry: Parameters<ConfiguredRetryStrategy['refreshRetryTokenForRetry']>
  ): ReturnType<ConfiguredRetryStrategy['refreshRetryTokenForRetry']> {
    return new ConfiguredRetryStrategy(ATTEMPTS, 0).refreshRetryTokenForRetry(...retry);
  }
}

/** The SDK's client, as the functions have it but for the pauses between attempts and the signature. */
export const client = new DynamoDBClient({
  region: 'eu-central-1',
  endpoint: 'http://dynamodb.example',
  credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  signer: { sign: async (request) => request }, // takes a third of a call's time
  retryStrategy: new TirelessRetries(),
  requestHandler: {
    handle: (request: HttpRequest) => {
      const caller = callers.getStore() as Caller; // only actors call
      return caller.world.handle(request, caller);
    },
  },
});

type Attempt = { readonly operation: string; readonly input: object; readonly invocation: string };

const tableOf = (input: { TableName?: string; RequestItems?: object }): string =>
  input.TableName ?? Object.keys(input.RequestItems ?? { 'both tables': '' }).join();

const responseOf = ({ status, body }: Answer): HttpResponse =>
  new HttpResponse({ statusCode: status, headers: {}, body: Buffer.from(JSON.stringify(body)) });

const die = (progress: Progress): void => {
  progress.isOver = true;
  progress.faultsAt.push('its process');
  progress.calls = [];
};

/** What was answered has had its consequences: whoever goes on waits for a call again. */
const settled = async (progress: Progress): Promise<void> => {
  do {
    await turn();
    jest.advanceTimersByTime(0); // the SDK's pause before it repeats an attempt
    await turn();
  } while (!progress.isOver && progress.calls.length === 0);
};
