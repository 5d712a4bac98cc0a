import type { MetadataBearer, MiddlewareStack } from '@smithy/types';
import { causesOf } from '../../src/adapters/fatal-fault.ts';

type Client = { readonly middlewareStack: MiddlewareStack<object, MetadataBearer> };

const SERVICES: Readonly<Record<string, string>> = {
  CognitoIdentityProviderClient: 'cognito-idp',
  DynamoDBClient: 'dynamodb',
};

/** Calls that IAM has no action for: it allows them by what is in them. */
const ALLOWED_BY: Readonly<Record<string, string>> = { TransactWriteItems: 'PutItem' };

const actions = new WeakMap<object, string>();

/** Remembers which call a fault came from, by the name that IAM has for it. Returns the client. */
export const withNamedCalls = <Named extends Client>(client: Named): Named => {
  client.middlewareStack.add(
    (next, { clientName = '', commandName = '' }) =>
      async (args) => {
        try {
          return await next(args);
        } catch (fault) {
          const call = commandName.replace(/Command$/, '');
          const action = `${SERVICES[clientName]}:${ALLOWED_BY[call] ?? call}`;
          actions.set(fault as object, action); // the SDK throws errors only
          throw fault;
        }
      },
    { step: 'initialize', name: 'nameCall' },
  );
  return client;
};

/** The call that a fault came from, as a policy names it: `dynamodb:BatchGetItem`. */
export const actionOf = (fault: unknown): string | undefined =>
  causesOf(fault)
    .map((cause) => actions.get(cause))
    .find((action) => action !== undefined);
