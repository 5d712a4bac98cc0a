import type { ConfirmationKey, PendingWrite } from '../../src/domain/pending-write.ts';
import type {
  ComparedUser,
  Plan,
  RecordState,
  StoredRow,
} from '../../src/domain/reconcile/plan.ts';
import { type Cursor, FIRST_PAGE, type PoolUser } from '../../src/domain/reconcile/pool-user.ts';
import type { ReconcilePorts } from '../../src/domain/reconcile/reconcile.ts';
import { statesWithRow } from '../../src/domain/reconcile/user-state.ts';
import { type PutResult, provesRow } from '../../src/domain/record-confirmation.ts';
import type { Row } from '../../src/domain/row.ts';
import type { RowTemplate } from '../../src/domain/row-template/row-template.ts';
import { type RowKey, rowKeyOf } from '../../src/domain/table-key.ts';
import { LESSON } from './templates.ts';

export const NOW_MS = Date.UTC(2026, 0, 1);

export const plan: Plan = {
  userPoolId: 'eu-central-1_x',
  apply: false,
  states: statesWithRow(),
  template: LESSON,
  graceMs: 60_000,
};

/** The key of a row with these key attributes. */
export const rowKey = (...values: readonly string[]): RowKey => JSON.stringify(values);

/** A confirmed user who changed long ago. */
export const poolUser = (sub: string, some: Partial<PoolUser> = {}): PoolUser => {
  const user = {
    sub,
    email: `${sub}@example.com`,
    status: 'CONFIRMED',
    isEnabled: true,
    modifiedMs: NOW_MS - 86_400_000,
    ...some,
  };
  const { email } = user;
  return {
    ...user,
    attributes: { sub, ...(email !== undefined && { email }), ...some.attributes },
  };
};

/** An outside that lives in this process: what the domain asks for, and nothing that can fail. */
export const fakeOutside = (
  pages: readonly (readonly PoolUser[])[] = [],
  { key }: RowTemplate = LESSON,
) => {
  const rows = new Map<RowKey, StoredRow>();
  const written: Row[] = [];
  const records = new Map<string, RecordState>();
  const compared: ComparedUser[] = [];
  const state: { cursor: Cursor | undefined } = { cursor: FIRST_PAGE };
  const keyOf = (key: ConfirmationKey): string => key.join(' ');
  const putIfAbsent = async ({ row }: PendingWrite): Promise<PutResult> => {
    const place = rowKeyOf(row, key);
    if (rows.has(place)) {
      return 'row-exists';
    }
    rows.set(place, { sub: row.sub === undefined ? undefined : String(row.sub) });
    written.push(row);
    return 'created';
  };
  const ports: ReconcilePorts = {
    pool: {
      async readPage({ token = '0', allAttributes }) {
        const next = Number(token) + 1;
        return {
          users: pages[Number(token)] ?? [],
          next: next < pages.length ? { token: String(next), allAttributes } : undefined,
        };
      },
    },
    runState: {
      cursor: () => state.cursor,
      newUsers: (users) =>
        users.filter(({ sub }) => !compared.some(({ user }) => user.sub === sub)),
      commit(some, next) {
        compared.push(...some);
        state.cursor = next;
      },
    },
    idempotency: {
      async once(key, work) {
        if (records.get(keyOf(key)) !== 'done' && provesRow(await work())) {
          records.set(keyOf(key), 'done');
        }
      },
      async complete(key) {
        records.set(keyOf(key), 'done');
      },
    },
    readRecords: async (keys) =>
      new Map(
        keys.flatMap((key) => {
          const known = records.get(keyOf(key));
          return known ? [[key, known]] : [];
        }),
      ),
    putIfAbsent,
    writeTogether: async () => new Set(),
    lookUp: async (keys) =>
      new Map(
        keys.flatMap((one) => {
          const row = rows.get(one);
          return row ? [[one, row]] : [];
        }),
      ),
    isFatal: () => false,
    wait: async () => undefined,
    now: () => NOW_MS,
    onProgress: () => undefined,
    onStartOver: () => undefined,
  };
  return { ports, rows, written, records, compared, state, keyOf };
};

/** Each user's finding. */
export const findingsOf = (compared: readonly ComparedUser[]): Record<string, string> =>
  Object.fromEntries(compared.map(({ user, finding }) => [user.sub, finding]));
