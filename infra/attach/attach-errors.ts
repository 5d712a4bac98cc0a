import { CommandError } from '../cli/command-errors.ts';

/** Somebody changed the pool between the question and the answer. */
export class PoolChangedError extends CommandError {
  override readonly name = 'PoolChangedError';

  constructor(changes: readonly string[]) {
    super(
      'ADD_USER_E_POOL_CHANGED',
      `the pool changed while you were asked, so nothing was done. Run the command again. ${changes.join('; ')}`,
    );
  }
}

/** The pool does not read back as it was meant to be. */
export class PoolSettingsError extends CommandError {
  override readonly name = 'PoolSettingsError';

  constructor(changes: readonly string[], restoreCommands: readonly string[]) {
    super(
      'ADD_USER_E_POOL_SETTINGS',
      [
        'THE POOL NOW HAS SETTINGS THAT NOBODY ASKED FOR:',
        ...changes.map((change) => `    ${change}`),
        '  To put the pool back as it was before this command:',
        ...restoreCommands.map((command) => `    ${command}`),
      ].join('\n'),
    );
  }
}
