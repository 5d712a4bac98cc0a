import { CommandError } from '../cli/command-errors.ts';
import { EXIT } from '../cli/exit-code.ts';

/** Somebody changed the pool between the question and the answer. */
export class PoolChangedError extends CommandError {
  readonly code = 'ADD_USER_E_POOL_CHANGED';
  readonly exitCode = EXIT.failed;
  override readonly name = 'PoolChangedError';

  constructor(changes: readonly string[]) {
    super(
      `ADD_USER_E_POOL_CHANGED: the pool changed while you were asked, so nothing was done. Run the command again. ${changes.join('; ')}`,
    );
  }
}

/** The pool does not read back as it was meant to be. */
export class PoolSettingsError extends CommandError {
  readonly code = 'ADD_USER_E_POOL_SETTINGS';
  readonly exitCode = EXIT.failed;
  override readonly name = 'PoolSettingsError';

  constructor(changes: readonly string[], restoreCommands: readonly string[]) {
    super(
      [
        'ADD_USER_E_POOL_SETTINGS: THE POOL NOW HAS SETTINGS THAT NOBODY ASKED FOR:',
        ...changes.map((change) => `    ${change}`),
        '  To put the pool back as it was before this command:',
        ...restoreCommands.map((command) => `    ${command}`),
      ].join('\n'),
    );
  }
}

/** The function's own policy forbids Cognito's call: users would be confirmed with an error. */
export class CallDeniedError extends CommandError {
  readonly code = 'ADD_USER_E_CALL_DENIED';
  readonly exitCode = EXIT.failed;
  override readonly name = 'CallDeniedError';

  constructor(functionArn: string, sids: readonly string[]) {
    super(
      `ADD_USER_E_CALL_DENIED: the policy of ${functionArn} denies Cognito's call (statement ${sids.join(', ')}), and a Deny wins. Nothing was changed. Remove that statement first, for example with "aws lambda remove-permission".`,
    );
  }
}
