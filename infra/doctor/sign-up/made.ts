import type { Confirmation } from './confirmation.ts';

/** What has been made so far, or may have been made: all of it is to be removed. */
export type Made = {
  /** Without an id nobody knows whether it was made. */
  client?: { readonly name: string; readonly id?: string } | undefined;
  mayHaveUser?: boolean;
  /** By which the pool finds the user. @default the one that was given */
  userName?: string | undefined;
  /** Whether the trigger may have been called. */
  mayHaveRow?: boolean;
  /** Known once the user could be read. */
  confirmation?: Confirmation | undefined;
  /** Whether the row was there: then no parked confirmation writes it later. */
  hasSeenRow?: boolean;
  /** What of it has been removed again. */
  readonly removed: Set<string>;
};
