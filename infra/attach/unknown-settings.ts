import { buffer } from 'node:stream/consumers';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { CommandError } from '../cli/command-errors.ts';

/**
 * The pool has settings that this SDK does not know: it would drop them from the description, and
 * the update would reset them.
 */
export class UnknownSettingsError extends CommandError {
  override readonly name = 'UnknownSettingsError';

  constructor(settings: readonly string[]) {
    super(
      'ADD_USER_E_UNKNOWN_SETTINGS',
      `AWS shows settings of this pool that the installed SDK does not know: ${settings.join(', ')}. ` +
        'An update would reset them, so nothing was changed. Install a newer @aws-sdk/client-cognito-identity-provider.',
    );
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isContainer = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null;

/** Paths of what AWS sent and the SDK did not read. */
export const unread = (sent: unknown, read: unknown, path = ''): readonly string[] => {
  if (!isContainer(sent) || read instanceof Date) {
    return [];
  }
  return Object.entries(sent)
    .filter(([, value]) => value !== null)
    .flatMap(([key, value]) => {
      const inner = path === '' ? key : `${path}.${key}`;
      return isContainer(read) && key in read ? unread(value, read[key], inner) : [inner];
    });
};

/** An answer as the SDK passes it along. */
type HttpAnswer = { readonly statusCode: number; body: NodeJS.ReadableStream | Uint8Array };

/** Reads an answer's body and leaves the bytes in its place. */
const keepBody = async (answer: HttpAnswer): Promise<unknown> => {
  const bytes = await buffer(answer.body as NodeJS.ReadableStream); // nobody has read it so far
  answer.body = bytes;
  return answer.statusCode === 200 ? JSON.parse(bytes.toString('utf8') || '{}') : {};
};

/**
 * Makes a client throw when AWS sends more of a user pool than the SDK understands.
 *
 * The SDK reads what its own model has and drops the rest without a word. Two middlewares stand
 * before and behind its reader, and compare what went in with what came out.
 *
 * @see https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/middleware-stack.html
 */
export const refuseUnknownSettings = (client: CognitoIdentityProviderClient): void => {
  const bodies = new WeakMap<object, unknown>();
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const answer = result.response as HttpAnswer; // the SDK leaves the form of it open
      bodies.set(answer, await keepBody(answer));
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'keepBody' },
  );
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const settings = unread(bodies.get(result.response as HttpAnswer), result.output); // as above
      if (settings.length > 0) {
        throw new UnknownSettingsError(settings);
      }
      return result;
    },
    { step: 'deserialize', priority: 'high', name: 'refuseUnknownSettings' },
  );
};
