/** A user as the pool lists them. */
export type PoolUser = {
  readonly sub: string;
  readonly userName?: string | undefined;
  /** Byte for byte as Cognito has it. */
  readonly email: string | undefined;
  /** Cognito's state, for example `CONFIRMED`. */
  readonly status: string;
  readonly isEnabled: boolean;
  /** When Cognito last changed the user: milliseconds since 1970. */
  readonly modifiedMs: number;
  /** All attributes that were asked for, named as in the trigger's event. */
  readonly attributes: Readonly<Record<string, string>>;
};

/** Where a reading of the pool goes on. */
export type Cursor = {
  /** Cognito's token of the next page. Undefined: the first page. */
  readonly token: string | undefined;
  /** True when Cognito refused to list chosen attributes, and all of them are asked for. */
  readonly allAttributes: boolean;
};

/** Where every reading begins. */
export const FIRST_PAGE: Cursor = { token: undefined, allAttributes: false };

export type Page = {
  readonly users: readonly PoolUser[];
  /** Undefined after the last page. */
  readonly next: Cursor | undefined;
};

/** The list of users that Cognito keeps. */
export type UserPool = {
  /**
   * Reads one page. Safe to repeat.
   *
   * @throws {CursorRefusedError} if the pool cannot go on from there
   * @throws {RepeatedTokenError} if the pool goes on with a page that was read
   * @throws Cognito's error, if it does not pass by waiting
   */
  readPage(cursor: Cursor, signal: AbortSignal): Promise<Page>;
};

/** Cognito gave a token twice: the list would never end. */
export class RepeatedTokenError extends Error {
  readonly code = 'ADD_USER_E_REPEATED_TOKEN';
  override readonly name = 'RepeatedTokenError';

  constructor() {
    super(
      'ADD_USER_E_REPEATED_TOKEN: Cognito gave the same pagination token twice, so that its list of users would never end; start over (--fresh), and ask AWS Support if it happens again.',
    );
  }
}

/** Cognito does not take a cursor (any more): the reading has to start over, in the way it names. */
export class CursorRefusedError extends Error {
  readonly code = 'ADD_USER_E_CURSOR_REFUSED';
  override readonly name = 'CursorRefusedError';
  readonly startOver: Cursor;

  constructor(startOver: Cursor, options?: ErrorOptions) {
    super('ADD_USER_E_CURSOR_REFUSED: Cognito does not go on from there; start over.', options);
    this.startOver = startOver;
  }
}
