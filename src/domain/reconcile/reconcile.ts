import { compareUsers } from './compare-users.ts';
import type { ComparedUser, ComparePorts, Plan } from './plan.ts';
import { type Cursor, CursorRefusedError, type PoolUser, type UserPool } from './pool-user.ts';

/** Remembers how far a run came, and whom it met: what makes it possible to go on after any end. */
export type RunState = {
  /** Where to go on. Undefined: everything was read. */
  cursor(): Cursor | undefined;
  /** Of these users, those that are not in the run state yet, each once. */
  newUsers(users: readonly PoolUser[]): readonly PoolUser[];
  /** Notes users and where to go on after them, both or neither. */
  commit(compared: readonly ComparedUser[], next: Cursor | undefined): void;
};

export type ReconcilePorts = ComparePorts & {
  readonly pool: UserPool;
  readonly runState: RunState;
  /** Told of each step: how many users were read, and what was new among them. */
  onProgress(usersRead: number, compared: readonly ComparedUser[]): void;
  /** Told that the reading starts over, and why. */
  onStartOver(fault: CursorRefusedError): void;
};

type Chunk = { readonly users: readonly PoolUser[]; readonly next: Cursor | undefined };

/** Five pages of 60 users fill three look-ups of 100 keys. */
const PAGES_A_CHUNK = 5;

const readPages = async (pool: UserPool, from: Cursor, stop: AbortSignal): Promise<Chunk> => {
  const users: PoolUser[] = [];
  let next: Cursor | undefined = from;
  for (let page = 0; page < PAGES_A_CHUNK && next; page += 1) {
    const read = await pool.readPage(next, stop);
    users.push(...read.users);
    next = read.next;
  }
  return { users, next };
};

const readChunk = async (
  ports: ReconcilePorts,
  from: Cursor,
  stop: AbortSignal,
): Promise<Chunk> => {
  try {
    return await readPages(ports.pool, from, stop);
  } catch (fault) {
    if (!(fault instanceof CursorRefusedError)) {
      throw fault;
    }
    ports.onStartOver(fault);
    return readChunk(ports, fault.startOver, stop);
  }
};

/** Begins to read a chunk. It is awaited later; its failure must not end the process before. */
const startReading = (
  ports: ReconcilePorts,
  from: Cursor | undefined,
  stop: AbortSignal,
): Promise<Chunk> | undefined => {
  const reading = from && readChunk(ports, from, stop);
  reading?.catch(() => undefined);
  return reading;
};

/**
 * Reads the pool from where the earlier run ended, and compares every user that it meets.
 *
 * A chunk is read while the one before it is compared. The run state moves on only when all users of a
 * chunk are compared, so a run that ends anywhere, in whatever way, loses nothing: at most two chunks
 * are read again.
 *
 * @param stop reads no further; what was read is compared. The run can go on later
 * @returns whether the whole pool was read
 * @throws the pool's fault, the table's, or one that concerns all writes. The run can go on later
 */
export const reconcile = async (
  ports: ReconcilePorts,
  plan: Plan,
  stop: AbortSignal,
): Promise<'complete' | 'stopped'> => {
  let ahead = startReading(ports, ports.runState.cursor(), stop);
  while (ahead) {
    const chunk = await ahead.catch((fault: unknown) => {
      if (stop.aborted) {
        return undefined;
      }
      throw fault;
    });
    if (!chunk) {
      return 'stopped';
    }
    ahead = startReading(ports, chunk.next, stop);
    const compared = await compareUsers(ports, plan, ports.runState.newUsers(chunk.users));
    ports.runState.commit(compared, chunk.next);
    ports.onProgress(chunk.users.length, compared);
  }
  return 'complete';
};
