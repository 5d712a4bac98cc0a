/** What happened in one slot of time of a chaos run. Times are milliseconds since its start. */
export type ChaosSlot = {
  /** How often each fault was put into a call, by the call's target: `users: throttle`. */
  readonly faults: Readonly<Record<string, number>>;
  /** What the trigger and the retry function said of confirmations. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Confirmations on the retry queue at the end of the slot. */
  readonly waiting: number;
  /** How long Cognito waited for the answers that came in this slot. */
  readonly answersMs?: { readonly median: number; readonly p99: number; readonly max: number };
};

/** One promise that was looked at after the run. */
export type ChaosCheck = {
  readonly name: string;
  readonly examined: number;
  readonly allowed: number;
  /** What was wrong, one line each. */
  readonly wrong: readonly string[];
};

/** A chaos run that is over. */
export type ChaosView = {
  /** What plays it again. */
  readonly command: string;
  /** Milliseconds since 1970. */
  readonly madeMs: number;
  readonly slotMs: number;
  readonly slots: readonly ChaosSlot[];
  readonly facts: readonly (readonly [name: string, text: string])[];
  readonly checks: readonly ChaosCheck[];
};
