import type { MetadataBearer, MiddlewareStack } from '@smithy/types';

type Client = { readonly middlewareStack: MiddlewareStack<object, MetadataBearer> };

const SERVICES: Readonly<Record<string, string>> = {
  CognitoIdentityProviderClient: 'cognito-idp',
  DynamoDBClient: 'dynamodb',
};

const actions = new WeakMap<object, string>();

/** Remembers which call a fault came from, by the name that IAM has for it. Returns the client. */
export const withNamedCalls = <Named extends Client>(client: Named): Named => {
  client.middlewareStack.add(
    (next, { clientName = '', commandName = '' }) =>
      async (args) => {
        try {
          return await next(args);
        } catch (fault) {
          const action = `${SERVICES[clientName]}:${commandName.replace(/Command$/, '')}`;
          actions.set(fault as object, action); // the SDK throws errors only
          throw fault;
        }
      },
    { step: 'initialize', name: 'nameCall' },
  );
  return client;
};

/** The call that a fault came from, as a policy names it: `dynamodb:BatchGetItem`. */
export const actionOf = (fault: object): string => actions.get(fault) ?? 'an action';
