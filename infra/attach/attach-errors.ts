import { statementId } from '../aws/function-policy.ts';
import type { PoolArn } from '../aws/pool-names.ts';
import { CommandError } from '../cli/command-errors.ts';

/** Whose statement it is. */
export type Grant = {
  readonly functionArn: string;
  readonly userPoolId: string;
  readonly poolArn: PoolArn;
};

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

/** The function's own policy forbids Cognito's call: users would be confirmed with an error. */
export class CallDeniedError extends CommandError {
  override readonly name = 'CallDeniedError';

  constructor(functionArn: string, sids: readonly string[]) {
    super(
      'ADD_USER_E_CALL_DENIED',
      `the policy of ${functionArn} denies Cognito's call (statement ${sids.join(', ')}), and a Deny wins. Nothing was changed. Remove that statement first, for example with "aws lambda remove-permission".`,
    );
  }
}

/** UpdateUserPool was refused, and the permission that was given for it could not be taken back. */
export class PermissionLeftError extends CommandError {
  override readonly name = 'PermissionLeftError';

  constructor(
    { functionArn, userPoolId, poolArn }: Grant,
    refused: unknown,
    options: Readonly<Record<'cause', unknown>>,
  ) {
    const why = refused instanceof Error ? refused.message : String(refused);
    super(
      'ADD_USER_E_PERMISSION_LEFT',
      [
        `the pool was not changed (${why}), but the permission that was given before could not be taken back. Take it back with:`,
        `    aws lambda remove-permission --region ${poolArn.region} --function-name ${functionArn} --statement-id ${statementId(userPoolId)}`,
      ].join('\n'),
      options,
    );
  }
}

/** Another function is the trigger, and nothing would call it any more. */
export class FunctionInPlaceError extends CommandError {
  override readonly name = 'FunctionInPlaceError';

  constructor(functionArn: string) {
    super(
      'ADD_USER_E_FUNCTION_IN_PLACE',
      `the pool calls ${functionArn} now, and nothing would call that any more. Nothing was changed. ` +
        `Deploy add_user with -c nextFunction=${functionArn}, and it calls that function after the row. Or use --replace, and it is not called any more.`,
    );
  }
}

/** The next deploy of the tool that made the pool undoes what is asked for. */
export class ManagedPoolError extends CommandError {
  override readonly name = 'ManagedPoolError';

  constructor(warning: string) {
    super(
      'ADD_USER_E_MANAGED_POOL',
      `${warning} Nothing was changed. --yes does not answer this: add --allow-managed-pool.`,
    );
  }
}
