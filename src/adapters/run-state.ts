import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { Counts } from '../domain/reconcile/finding.ts';
import type { ComparedUser } from '../domain/reconcile/plan.ts';
import { type Cursor, FIRST_PAGE, type PoolUser } from '../domain/reconcile/pool-user.ts';
import type { RunState } from '../domain/reconcile/reconcile.ts';
import type { RowKey } from '../domain/table-key.ts';
import { rootReason } from './fatal-fault.ts';
import {
  COUNTS,
  FAILURES,
  RELATIONS,
  RUN_STATE_SCHEMA,
  RUN_STATE_SETTINGS,
} from './run-state-sql.ts';

/** One line of a report. */
export type Entry = {
  readonly sub: string;
  readonly finding: string;
  /** Users who share something have the same number. */
  readonly group?: number;
  /** The `sub` in the row, where it is another one's. */
  readonly rowSub?: string;
  /** Why the row could not be written: the name of the error. */
  readonly reason?: string;
  readonly email?: string;
};

/** A run state in a file: its memory is that of a fixed cache, whatever the number of users. */
export type RunStateFile = RunState & {
  /** When the reading began: milliseconds since 1970. */
  readonly begunMs: number;
  /** How many users it knows. */
  users(): number;
  /** How many users each finding has. Relations between users are among them after `findRelations`. */
  counts(): Counts;
  /** Why rows could not be written: names of errors, and how many rows each is in the way of. */
  failures(): Counts;
  /** Finds who shares an address and whose row is another's. For when all users were read. */
  findRelations(): void;
  /** What is worth a line: every finding but `present`. */
  entries(): Iterable<Entry>;
  close(): void;
};

export type RunStateOptions = {
  readonly path: string;
  readonly nowMs: number;
  /** Where a new run state begins. @default at the first page */
  readonly from?: Cursor | undefined;
  /** Keeps e-mail addresses, for a report that shows them. Otherwise it has none. */
  readonly keepEmails?: boolean;
};

type StateRow = {
  token: string | null;
  all_attributes: number;
  is_complete: number;
  begun_ms: number;
};
type EntryRow = {
  sub: string;
  finding: string;
  group_number: number | null;
  row_sub: string | null;
  reason: string | null;
  email: string | null;
};

const HASH_BYTES = 16;

const hashOf = (text: string): Uint8Array =>
  createHash('sha256').update(text).digest().subarray(0, HASH_BYTES);

/** What is the same for keys that a person takes for the same. */
const folded = (rowKey: RowKey): string => rowKey.normalize('NFC').toLowerCase();

/** Only users who get rows can collide: nobody else's key is compared. */
const hashesOf = (rowKey: RowKey | undefined) =>
  rowKey === undefined
    ? { exact: null, same: null }
    : { exact: hashOf(rowKey), same: hashOf(folded(rowKey)) };

const opened = ({ path, nowMs, from = FIRST_PAGE }: RunStateOptions): DatabaseSync => {
  const db = new DatabaseSync(path);
  try {
    db.exec(RUN_STATE_SETTINGS);
    db.exec(RUN_STATE_SCHEMA);
    db.prepare(
      'INSERT OR IGNORE INTO state (only_row, token, all_attributes, is_complete, begun_ms) VALUES (1, ?, ?, 0, ?)',
    ).run(from.token ?? null, Number(from.allAttributes), nowMs);
    return db;
  } catch (fault) {
    db.close();
    throw fault;
  }
};

/** SQLite may have done so by itself, as where the disk is full; then there is nothing to roll back. */
const rollBack = (db: DatabaseSync): void => {
  try {
    db.exec('ROLLBACK');
  } catch {
    // The fault that led here is the one to tell.
  }
};

/** A row of the only shape that the statement can give. */
const rowsAs = <Row>(rows: Iterable<unknown>): Iterable<Row> => rows as Iterable<Row>;

const entryOf = (row: EntryRow): Entry => ({
  sub: row.sub,
  finding: row.finding,
  ...(row.group_number !== null && { group: row.group_number }),
  ...(row.row_sub !== null && { rowSub: row.row_sub }),
  ...(row.reason !== null && { reason: row.reason }),
  ...(row.email !== null && { email: row.email }),
});

/**
 * Opens a run state, or begins one. The file is this process's alone until it is closed.
 *
 * Users and cursor are committed in one transaction, so that the file is right after any end of the
 * process, a kill included.
 *
 * @throws if another process has it open, or if it is not a run state
 */
export const openRunState = (options: RunStateOptions): RunStateFile => {
  const db = opened(options);
  const readState = db.prepare('SELECT * FROM state');
  const state = (): StateRow => readState.get() as StateRow; // its one row, of the table's shape
  const isKnown = db.prepare('SELECT 1 FROM users WHERE sub = ?');
  const addUser = db.prepare(
    'INSERT INTO users (sub, finding, exact, folded, row_sub, reason, email) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const moveOn = db.prepare('UPDATE state SET token = ?, all_attributes = ?, is_complete = ?');

  const add = ({ user, finding, rowKey, rowSub, fault }: ComparedUser): void => {
    const kept = options.keepEmails ? (user.email ?? null) : null;
    const { exact, same } = hashesOf(rowKey);
    const reason = fault === undefined ? null : rootReason(fault);
    addUser.run(user.sub, finding, exact, same, rowSub ?? null, reason, kept);
  };

  const counted = (select: string): Counts =>
    Object.fromEntries(
      [...rowsAs<{ name: string; count: number }>(db.prepare(select).iterate())].map(
        ({ name, count }) => [name, count],
      ),
    );

  return {
    begunMs: state().begun_ms,
    cursor() {
      const { token, all_attributes, is_complete } = state();
      return is_complete
        ? undefined
        : { token: token ?? undefined, allAttributes: Boolean(all_attributes) };
    },
    newUsers(users: readonly PoolUser[]) {
      const each = new Map(users.map((user) => [user.sub, user]));
      return [...each.values()].filter(({ sub }) => !isKnown.get(sub));
    },
    commit(compared, next) {
      db.exec('BEGIN');
      try {
        for (const one of compared) {
          add(one);
        }
        moveOn.run(next?.token ?? null, Number(next?.allAttributes ?? false), Number(!next));
        db.exec('COMMIT');
      } catch (fault) {
        rollBack(db);
        throw fault;
      }
    },
    users: () => Number(db.prepare('SELECT COUNT(*) AS count FROM users').get()?.count),
    counts: () => counted(COUNTS),
    failures: () => counted(FAILURES),
    findRelations: () => db.exec(RELATIONS),
    *entries() {
      const rows = db.prepare(
        `SELECT sub, finding, NULL AS group_number, NULL AS row_sub, reason, email FROM users
         WHERE finding <> 'present'
         UNION ALL SELECT sub, r.finding, group_number, r.row_sub, NULL, email
         FROM relations r JOIN users USING (sub)`,
      );
      for (const row of rowsAs<EntryRow>(rows.iterate())) {
        yield entryOf(row);
      }
    },
    close: () => db.close(),
  };
};
