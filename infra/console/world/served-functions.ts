import type { FindFunction } from '../../local/lambda/invoke-api.ts';
import type { Sender, ServedFunction } from '../view.ts';
import type { World } from './world.ts';

/** cognito-local calls with AWS's SDK 2, which nobody else should use any more. */
const COGNITO_CLIENT = /^aws-sdk-nodejs\/2/;

const senderTo = (name: ServedFunction, userAgent: string): Sender => {
  if (name === 'next_function') {
    return 'add_user';
  }
  return COGNITO_CLIENT.test(userAgent) ? 'Cognito' : 'a client';
};

const servedName = (name: string, next: string | undefined): ServedFunction | undefined => {
  if (name === 'add_user' || name === 'retry_user') {
    return name;
  }
  return name === next ? 'next_function' : undefined;
};

/** The functions that can be invoked by Lambda's API. The one that comes next has the caller's name. */
export const findServed =
  ({ parts, invoke }: Pick<World, 'parts' | 'invoke'>): FindFunction =>
  (name) => {
    const functionName = servedName(name, parts.nextFunctionName);
    return (
      functionName &&
      (async ({ event, userAgent }) => {
        const sender = senderTo(functionName, userAgent);
        const { served } = await invoke({ functionName, event, sender });
        return served.invocation;
      })
    );
  };
