import type { ConfirmationKey, PendingWrite } from '../pending-write.ts';
import type { RowTemplate } from '../row-template/row-template.ts';
import type { RowKey } from '../table-key.ts';
import type { UserFinding } from './finding.ts';
import type { MendPorts } from './mend.ts';
import type { PoolUser } from './pool-user.ts';
import type { UserState } from './standing.ts';

/** As much of a row as the comparison looks at. */
export type StoredRow = {
  /** What the row has where the template puts the `sub` of its user. */
  readonly sub: string | undefined;
};

/** The rows that were found, by their keys. */
export type StoredRows = ReadonlyMap<RowKey, StoredRow>;

/** What the idempotency records say of a confirmation. */
export type Recollection = 'done' | 'in-progress';

/** What the comparison needs from the outside. */
export type SettlePorts = MendPorts & {
  /**
   * Looks rows up by their keys, never by a scan. Safe to repeat.
   *
   * @param keys none of them twice
   * @param freshly true: every write that ended before is seen, at twice the price
   */
  lookUp(keys: readonly RowKey[], freshly: boolean): Promise<StoredRows>;
  /** Says what is known of confirmations. Of those that it leaves out, nothing is. Changes nothing. */
  recall(keys: readonly ConfirmationKey[]): Promise<ReadonlyMap<ConfirmationKey, Recollection>>;
  /** Milliseconds since 1970. */
  now(): number;
};

/** What is compared, and what is done about it. */
export type Plan = {
  readonly userPoolId: string;
  /** Whether missing rows are written, or only reported. */
  readonly apply: boolean;
  /** The states whose users get a row. */
  readonly states: readonly UserState[];
  /** The trigger's own: how a row is made, and the key that it is looked up by. */
  readonly template: RowTemplate;
  /** Users that Cognito changed in as many milliseconds are left to the trigger. */
  readonly graceMs: number;
};

/** Whether it can be told whose a row is: by an attribute with the `sub`, or since the key has it. */
export const tellsOwners = ({ subAttribute, hasSubInKey }: RowTemplate): boolean =>
  hasSubInKey || subAttribute !== undefined;

/** A user who should have a row, and that row, as the trigger would write it. */
export type Candidate = {
  readonly user: PoolUser;
  readonly write: PendingWrite;
  readonly rowKey: RowKey;
};

/** A user of whom all is known that one look can tell. */
export type Settled = {
  readonly user: PoolUser;
  readonly finding: UserFinding;
  /** The key of the user's row. Undefined: the user gets no row. */
  readonly rowKey?: RowKey;
  /** The `sub` in the row, where it is another one's. */
  readonly rowSub?: string;
  /** Why a row could not be written. */
  readonly fault?: unknown;
};
