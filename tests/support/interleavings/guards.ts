import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createIdempotency } from '../../../src/adapters/idempotency.ts';
import { STORED_AS } from '../../../src/adapters/stored-record.ts';
import { IDEMPOTENCY_TABLE, USERS_TABLE } from '../../../src/contract.ts';
import { SIGN_UP_SOURCE } from '../../../src/domain/confirmation.ts';
import { signUpEvent } from '../sign-up-event.ts';
import type { Item } from './expressions.ts';
import type { Written } from './tables.ts';
import type { Progress, Said, World } from './world.ts';

/** A guard that did not hold, and the steps that led there. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** What is true of a user, whatever the functions make of it. */
type Person = {
  hadRow: boolean;
  /** Their row was deleted: for good, or in one of the gaps that `docs/reliability.md` names. */
  deleted?: 'for good' | 'in a gap';
  /** Nobody could tell that an equal row was another's: `docs/reliability.md` says when. */
  isMisjudged?: true;
  isExpired?: true;
};

const anyClient = new DynamoDBClient({ region: 'eu-central-1' });
const anyIdempotency = createIdempotency(anyClient, IDEMPOTENCY_TABLE.name)(
  { getRemainingTimeInMillis: () => 0 },
  new AbortController().signal,
);
const { userPoolId } = signUpEvent();

/** The key of a user's record, as Powertools makes it. */
export const recordIdOf = (sub: string): string =>
  anyIdempotency.recordIdOf([userPoolId, sub, SIGN_UP_SOURCE]);

const WRITTEN: ReadonlySet<string> = new Set(['created', 'repaired']);
const DONE_BEFORE: ReadonlySet<string> = new Set(['already-applied', 'removed']);
const GIVEN_UP: ReadonlySet<string> = new Set(['unrecorded', 'failed']);

/** Knows what happened, and checks what the functions do and say. */
export class Guards {
  /** Whose row is there. Whoever is no user of the pool had an account before. */
  owner: string | undefined;
  readonly #world: World;
  readonly #people: ReadonlyMap<string, Person>;
  readonly #violations: string[] = [];
  #creator: Progress | undefined;
  /** The user whose record was written last. A transaction writes the record, then the row. */
  #recordOf: string | undefined;

  constructor(world: World, subs: readonly string[]) {
    this.#world = world;
    this.#people = new Map(subs.map((sub) => [sub, { hadRow: false }]));
  }

  text(): string {
    const isOfFaultless = this.#creator?.faultsAt.length === 0;
    return JSON.stringify([this.owner, isOfFaultless, [...this.#people]]);
  }

  /** @throws {Violation} */
  check(): void {
    if (this.#violations.length > 0) {
      const steps = this.#world.steps.map((step, index) => `  ${index + 1}. ${step}`);
      throw new Violation([...this.#violations, ...steps].join('\n'));
    }
  }

  fail(text: string): void {
    this.#violations.push(text);
  }

  #person(sub: string): Person {
    const person = this.#people.get(sub);
    if (!person) {
      throw new Error(`The pool has no user ${sub}.`);
    }
    return person;
  }

  /** Whether a user ought to have a row, if no other row is in the way. Who had one decides about it. */
  isOwed(sub: string): boolean {
    const { hadRow, isMisjudged } = this.#person(sub);
    return !(hadRow || isMisjudged);
  }

  /** An actor wrote an item. */
  written({ table, key, before, after }: Written, progress: Progress, sub?: string): void {
    if (table === IDEMPOTENCY_TABLE.name) {
      this.#recordOf = [...this.#people.keys()].find((sub) => recordIdOf(sub) === key);
      return;
    }
    if (before) {
      this.fail(`A row that was there was ${after ? 'overwritten' : 'deleted'}.`);
    }
    this.#created(sub ?? this.#recordOf ?? '', progress);
  }

  #created(sub: string, progress: Progress): void {
    const person = this.#person(sub);
    if (person.deleted === 'for good' && !isDegraded(progress)) {
      this.fail(`The row that ${sub} had deleted came back.`);
    }
    person.hadRow = true;
    delete person.deleted;
    this.owner = sub;
    this.#creator = progress;
    progress.wrote.push(sub);
  }

  /** The row is deleted by its owner, or by a clean-up after their account is gone. */
  deleted(): void {
    const sub = this.owner ?? '';
    this.owner = undefined;
    const person = this.#people.get(sub);
    if (person) {
      person.deleted = this.#isGap(sub, person) ? 'in a gap' : 'for good';
    }
  }

  #isGap(sub: string, { isExpired }: Person): boolean {
    if (this.#world.isInFlight(sub)) {
      return true;
    }
    if (this.#hasProof(sub)) {
      return false;
    }
    if (this.#creator?.faultsAt.length === 0 && !isExpired) {
      this.fail(`The row of ${sub} was written without a fault, and no record proves it.`);
    }
    return true;
  }

  #hasProof(sub: string): boolean {
    const record: Item = this.#world.tables.get(IDEMPOTENCY_TABLE.name, recordIdOf(sub)) ?? {};
    return (
      record[STORED_AS.outcome]?.S === STORED_AS.proof &&
      Number(record[STORED_AS.expiry]?.N) * 1_000 > Date.now()
    );
  }

  /** The time of all records is over. */
  expired(): void {
    for (const person of this.#people.values()) {
      person.isExpired = true;
      if (person.deleted) {
        person.deleted = 'in a gap';
      }
    }
  }

  /** An actor came to its end, and says what it found. */
  ended(progress: Progress, said: Said): void {
    for (const [sub, outcome] of Object.entries(said)) {
      this.#said(sub, outcome, progress);
    }
  }

  #said(sub: string, outcome: string, progress: Progress): void {
    if (WRITTEN.has(outcome) && !progress.wrote.includes(sub)) {
      this.#notWritten(sub, progress);
    }
    if (DONE_BEFORE.has(outcome) && this.isOwed(sub)) {
      this.fail(`${progress.name} says ${outcome}, and ${sub} never had a row.`);
    }
    if (GIVEN_UP.has(outcome) && progress.faultsAt.length === 0) {
      this.fail(`${progress.name} says ${outcome} without a fault.`);
    }
  }

  /** Only the comparison throws, and only where a look-up met a fault. */
  failed({ name, faultsAt }: Progress, error: unknown): void {
    if (!name.startsWith('reconcile') || faultsAt.length === 0) {
      this.fail(`${name} threw ${error instanceof Error ? error.stack : error}`);
    }
  }

  /** It says that it wrote a row and did not. After a lost answer, an equal row looks like its own. */
  #notWritten(sub: string, { name, faultsAt }: Progress): void {
    const person = this.#person(sub);
    const showsUser = this.#world.template.attributeNames.includes('sub');
    if (!faultsAt.includes(USERS_TABLE.name) || (showsUser && !person.hadRow)) {
      this.fail(`${name} says that it wrote the row of ${sub}, and did not.`);
    } else if (!person.hadRow) {
      person.isMisjudged = true;
    }
  }
}

/** The trigger writes without its record where that table fails, because Cognito waits. */
const isDegraded = ({ name, faultsAt }: Progress): boolean =>
  name.startsWith('trigger') && faultsAt.includes(IDEMPOTENCY_TABLE.name);
