import type { ConfirmationKey } from '../pending-write.ts';
import type { RowTemplate } from '../row-template/row-template.ts';
import type { UserFinding } from './finding.ts';
import type { MendPorts } from './mend.ts';
import type { PoolUser } from './pool-user.ts';
import type { OptionalState } from './standing.ts';

/** As much of a row as the comparison looks at. */
export type StoredRow = { readonly sub: string | undefined };

/** The rows that were found, by e-mail address. */
export type StoredRows = ReadonlyMap<string, StoredRow>;

/** What the idempotency records say of a confirmation. */
export type Recollection = 'done' | 'in-progress';

/** What the comparison needs from the outside. */
export type SettlePorts = MendPorts & {
  /**
   * Looks rows up by their keys, never by a scan. Safe to repeat.
   *
   * @param freshly true: every write that ended before is seen, at twice the price
   */
  lookUp(emails: readonly string[], freshly: boolean): Promise<StoredRows>;
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
  /** States that get a row besides CONFIRMED. */
  readonly included: readonly OptionalState[];
  readonly template: RowTemplate;
  /** Users that Cognito changed in as many milliseconds are left to the trigger. */
  readonly graceMs: number;
};

/** A user of whom all is known that one look can tell. */
export type Settled = {
  readonly user: PoolUser;
  readonly finding: UserFinding;
  /** The `sub` in the row, where it is another one's. */
  readonly rowSub?: string;
  /** Why a row could not be written. */
  readonly fault?: unknown;
};
