import { type Idempotency, type Ports, provesRow } from '../../src/domain/record-confirmation.ts';
import type { Row } from '../../src/domain/row.ts';

/** A table of users and idempotency records that live in this process, and work. */
export type Users = {
  readonly rows: ReadonlyMap<string, Row>;
  readonly ports: Ports;
};

export const users = (): Users => {
  const rows = new Map<string, Row>();
  const done = new Set<string>();
  const idempotency: Idempotency = {
    async once(key, work) {
      if (!done.has(key.join())) {
        if (provesRow(await work())) {
          done.add(key.join());
        }
      }
    },
    complete: async (key) => void done.add(key.join()),
  };
  return {
    rows,
    ports: {
      idempotency,
      asOneWrite: (work) => work(),
      async putIfAbsent({ row }) {
        const email = String(row.email);
        if (rows.has(email)) {
          return 'row-exists';
        }
        rows.set(email, row);
        return 'created';
      },
    },
  };
};
