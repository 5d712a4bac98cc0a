import { CommandError } from '../cli/command-errors.ts';

/** A context option is missing, misspelt or cannot be used. Its text never repeats a value. */
export class OptionError extends CommandError {
  override readonly name = 'OptionError';

  constructor(option: string, advice: string) {
    super('ADD_USER_E_OPTION', `${option} ${advice}`);
  }
}
