/** Every check, in the order of the report. `docs/doctor.md` has a section for each. */
export const CHECKS = [
  'pool',
  'trigger',
  'owner',
  'permission',
  'function',
  'runtime',
  'timeout',
  'variables',
  'tracing',
  'log-level',
  'code',
  'next-function',
  'users-table',
  'idempotency-table',
  'expiry',
  'retry-queue',
  'dead-letters',
  'event-source',
  'retry-function',
  'retry-runtime',
  'retry-timeout',
  'retry-variables',
  'retry-tracing',
  'retry-log-level',
  'retry-code',
  'alarms',
  'subscribers',
  'reconcile-function',
  'reconcile-runtime',
  'reconcile-timeout',
  'reconcile-variables',
  'reconcile-tracing',
  'reconcile-log-level',
  'reconcile-code',
  'reconcile-schedule',
  'reconcile-alarms',
  'send',
] as const;

/** The checks of `--sign-up`, in the order of the report: after all others. */
export const SIGN_UP_CHECKS = [
  'sign-up',
  'sign-up-row',
  'sign-up-again',
  'sign-up-removal',
  'sign-up-log',
  'sign-up-metrics',
] as const;

export type CheckName = (typeof CHECKS)[number] | (typeof SIGN_UP_CHECKS)[number];

/** What came of a check. */
export type Check = {
  readonly name: CheckName;
  /**
   * `skipped`: what it looks at depends on something that is wrong. `unjudged`: AWS decides it by what
   * cannot be seen from here. `note`: right as it is, and worth knowing.
   */
  readonly result: 'right' | 'wrong' | 'skipped' | 'unjudged' | 'note';
  /** What was found, in a sentence. */
  readonly says: string;
  /** What to do, in a sentence. */
  readonly advice?: string;
};

export const right = (name: CheckName, says: string): Check => ({ name, result: 'right', says });

export const wrong = (name: CheckName, says: string, advice: string): Check => ({
  ...{ name, result: 'wrong', says, advice },
});

export const unjudged = (name: CheckName, says: string, advice: string): Check => ({
  ...{ name, result: 'unjudged', says, advice },
});

export const note = (name: CheckName, says: string, advice: string): Check => ({
  ...{ name, result: 'note', says, advice },
});

/** What a check asks for, what it found, and what to do if that is not it. */
type Expectation = {
  readonly holds: boolean;
  readonly found: string;
  readonly advice: string;
};

/** Turns an expectation into a check. */
export const expectThat = (name: CheckName, { holds, found, advice }: Expectation): Check =>
  holds ? right(name, found) : wrong(name, found, advice);
