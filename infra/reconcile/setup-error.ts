/** Something that whoever runs the command can put right. Told in one line. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
  readonly code: `ADD_USER_E_${string}`;

  constructor(code: `ADD_USER_E_${string}`, advice: string, options?: ErrorOptions) {
    super(`${code}: ${advice}`, options);
    this.code = code;
  }
}

/** A run ended before its time. Nothing is lost: the same command goes on. */
export class BrokenOffError extends Error {
  override readonly name = 'BrokenOffError';
  readonly code = 'ADD_USER_E_BROKEN_OFF';

  /**
   * @param known the fault in a sentence, if there is one for it
   * @param users how many were compared, in earlier runs too
   */
  constructor(known: SetupError | undefined, users: number, options: ErrorOptions) {
    const { cause } = options;
    const reason = known?.message ?? `${cause instanceof Error ? cause.name : 'a fault'} ended it.`;
    super(
      `ADD_USER_E_BROKEN_OFF: broken off after ${users} users; the same command goes on from there. ${reason}`,
      options,
    );
  }
}
