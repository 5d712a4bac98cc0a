import { createIdempotency } from '../../../src/adapters/idempotency.ts';
import { STORED_AS } from '../../../src/adapters/stored-record.ts';
import { createUsersTable } from '../../../src/adapters/users-table.ts';
import { FUNCTION_TIMEOUT_MS, IDEMPOTENCY_TABLE, USERS_TABLE } from '../../../src/contract.ts';
import { readConfirmation } from '../../../src/domain/confirmation.ts';
import { parkedBody } from '../../../src/domain/parked-confirmation.ts';
import type { PendingWrite } from '../../../src/domain/pending-write.ts';
import { compareUsers } from '../../../src/domain/reconcile/compare-users.ts';
import { statesWithRow } from '../../../src/domain/reconcile/user-state.ts';
import { type Ports, recordConfirmation } from '../../../src/domain/record-confirmation.ts';
import { replayParked } from '../../../src/domain/replay-parked.ts';
import { createReconcilePorts } from '../../../src/functions/reconcile/create-ports.ts';
import { RECORD_LIFE_SECONDS } from '../../../src/time-budget.ts';
import { signUpEvent } from '../sign-up-event.ts';
import { recordIdOf } from './guards.ts';
import { type Actor, client, forUser, type World } from './world.ts';

/** The address that all have: one row, for which they compete. */
export const EMAIL = 'ada@example.com';
const PLACE = {
  usersTableName: USERS_TABLE.name,
  usersTableKey: [USERS_TABLE.partitionKey],
} as const;

/** A signal of its own for each, so that none has many listeners. */
const neverAborted = (): AbortSignal => new AbortController().signal;

const eventOf = (sub: string) => ({ ...signUpEvent({ sub, email: EMAIL }), userName: sub });

const readingOf = (world: World, sub: string) =>
  readConfirmation(eventOf(sub), { template: world.template, nowMs: Date.now() });

/** @throws if it is no sign-up */
export const writeOf = (world: World, sub: string): PendingWrite => {
  const reading = readingOf(world, sub);
  if (reading.kind !== 'sign-up') {
    throw new Error(reading.kind);
  }
  return reading.write;
};

/** The outside of one invocation, as `functions/trigger/create-parts.ts` and `functions/retry/create-ports.ts` make it. */
const portsOf = (world: World, process: string, useLocalCache: boolean): Ports => {
  const idempotencyOf = world.inProcess(process, () =>
    createIdempotency(client, IDEMPOTENCY_TABLE.name, { useLocalCache }),
  );
  const users = createUsersTable(client, PLACE);
  const never = neverAborted();
  const deadlineMs = Date.now() + FUNCTION_TIMEOUT_MS;
  return {
    idempotency: idempotencyOf({ getRemainingTimeInMillis: () => deadlineMs - Date.now() }, never),
    putIfAbsent: (write, isSole) => users.putIfAbsent(write, never, isSole),
    asOneWrite: (work) => work(),
  };
};

/** @param process those of one process share what it remembers */
export const trigger = (sub: string, name = `trigger of ${sub}`, process = name): Actor => ({
  name,
  sub,
  isLambda: true,
  async work(world) {
    const ports = portsOf(world, process, true);
    const { outcome } = await recordConfirmation(ports, readingOf(world, sub));
    return { [sub]: outcome };
  },
});

/** The retry function with a message of this user's. SQS may deliver one twice, and at any time. */
export const retry = (sub: string): Actor => ({
  name: `retry of ${sub}`,
  sub,
  isLambda: true,
  async work(world) {
    const body = parkedBody(writeOf(world, sub));
    const open = () => ({
      ...portsOf(world, `retry of ${sub}`, false),
      [Symbol.dispose]: () => undefined,
    });
    const { outcome } = await replayParked(body, PLACE.usersTableKey, open);
    return { [sub]: outcome };
  },
});

/** The comparison of the pool with the table, which does not wait for the trigger here. */
export const comparison = (subs: readonly string[], apply: boolean): Actor => ({
  name: apply ? 'reconcile --apply' : 'reconcile',
  isLambda: false,
  async work(world) {
    const { template } = world;
    const { userPoolId } = signUpEvent();
    const plan = { userPoolId, apply, states: statesWithRow(), template, graceMs: 0 };
    const unused = undefined as never; // `compareUsers` takes the users as they are given
    const ports = createReconcilePorts(
      {
        ...PLACE,
        idempotencyTableName: IDEMPOTENCY_TABLE.name,
        dynamoDb: client,
        abort: neverAborted(),
        maxRequestsPerSecond: 1,
        cognito: unused,
        runState: unused,
        onProgress: unused,
        onStartOver: unused,
        onRetry: unused,
        onNoTransactions: unused,
      },
      plan,
    );
    const putIfAbsent = (write: PendingWrite) =>
      forUser('sub' in write.user ? write.user.sub : '', () => ports.putIfAbsent(write));
    const users = subs.map((sub) => ({
      sub,
      userName: sub,
      email: EMAIL,
      status: 'CONFIRMED',
      isEnabled: true,
      modifiedMs: 0,
      attributes: { sub, email: EMAIL },
    }));
    const compared = await compareUsers(
      { ...ports, putIfAbsent, wait: async () => undefined },
      plan,
      users,
    );
    return Object.fromEntries(compared.map(({ user, finding }) => [user.sub, finding]));
  },
});

const isThere = ({ tables }: World): boolean => tables.get(USERS_TABLE.name, EMAIL) !== undefined;

/** The owner of the row deletes it, or somebody cleans up after an account that is gone. */
export const deletion: Actor = {
  name: 'the row is deleted',
  isPossible: isThere,
  happen({ tables, guards }) {
    tables.set(USERS_TABLE.name, EMAIL, undefined);
    guards.deleted();
  },
};

export const edit: Actor = {
  name: 'the row is edited',
  isPossible: isThere,
  happen({ tables }) {
    const row = tables.get(USERS_TABLE.name, EMAIL);
    tables.set(USERS_TABLE.name, EMAIL, { ...row, likes: { S: 'dark' } });
  },
};

/** After two of these a lock is over, and so is whoever took it. */
export const halfOfLock = (name: string): Actor => ({
  name: `half of a lock's time passes (${name})`,
  happen: (world) => world.pass(FUNCTION_TIMEOUT_MS / 2 + 1),
});

export const recordsExpire: Actor = {
  name: 'fifteen days pass',
  happen(world) {
    world.pass(RECORD_LIFE_SECONDS * 1_000 + 1_000);
    world.guards.expired();
  },
};

/** A row that an account left which is no longer in the pool. */
export const formerRow: Actor = {
  name: 'a former account left its row',
  happen({ tables, guards }) {
    tables.set(USERS_TABLE.name, EMAIL, { email: { S: EMAIL } });
    guards.owner = 'a former account';
  },
};

/** An earlier version completed a record for a user who met that row. */
export const earlierVersion = (sub: string): Actor => ({
  name: `an earlier version noted of ${sub} that a row was there`,
  happen({ tables }) {
    const id = recordIdOf(sub);
    tables.set(IDEMPOTENCY_TABLE.name, id, {
      id: { S: id },
      [STORED_AS.status]: { S: STORED_AS.completed },
      [STORED_AS.outcome]: { S: STORED_AS.noProof },
      [STORED_AS.expiry]: { N: String(Date.now() / 1_000 + RECORD_LIFE_SECONDS) },
    });
  },
});
