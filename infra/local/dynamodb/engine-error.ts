import { CommandError } from '../../cli/command-errors.ts';
import type { DynamoDbEngine } from './engine.ts';

/** The DynamoDB engine does not take the tables. */
export class EngineError extends CommandError {
  override readonly name = 'EngineError';

  constructor({ name, endpoint }: DynamoDbEngine, cause: unknown) {
    super(
      'ADD_USER_E_ENGINE',
      `${name}: no tables could be created at ${endpoint} (${describe(cause)}).`,
      { cause },
    );
  }
}

// A refused connection has a code and, to more addresses than one, no message.
const describe = (cause: unknown): string => {
  const { code, message } = cause as { code?: string; message?: string };
  return message || code || String(cause);
};
