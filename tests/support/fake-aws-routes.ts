import type { IncomingMessage } from 'node:http';

export type Fields = Readonly<Record<string, unknown>>;

/** A call that reached the fake: the operation by its name, the input as the SDK's command takes it. */
export type FakeCall = { readonly operation: string; readonly input: Fields };

const FUNCTION = '/2015-03-31/functions/(?<FunctionName>[^/]+)';

/** Lambda's API has a path for each operation. */
const LAMBDA_ROUTES: Readonly<Record<string, RegExp>> = {
  GetFunctionConfiguration: new RegExp(`^GET ${FUNCTION}/configuration$`),
  GetPolicy: new RegExp(`^GET ${FUNCTION}/policy$`),
  AddPermission: new RegExp(`^POST ${FUNCTION}/policy$`),
  RemovePermission: new RegExp(`^DELETE ${FUNCTION}/policy/(?<StatementId>[^/]+)$`),
  ListTags: /^GET \/2017-03-31\/tags\/(?<Resource>.+)$/,
  Invoke: new RegExp(`^POST ${FUNCTION}/invocations$`),
  ListEventSourceMappings: /^GET \/2015-03-31\/event-source-mappings\/?$/,
};

const lambdaCall = (request: IncomingMessage, body: Fields): FakeCall | undefined => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  for (const [operation, pattern] of Object.entries(LAMBDA_ROUTES)) {
    const match = pattern.exec(`${request.method} ${pathname}`);
    if (match) {
      const names = Object.entries(match.groups ?? {});
      const fields = operation === 'Invoke' ? { Payload: body } : body;
      const input = Object.fromEntries([
        ...names.map(([name, value]) => [name, decodeURIComponent(value)]),
        ...searchParams,
      ]);
      return { operation, input: { ...input, ...fields } };
    }
  }
  return undefined;
};

/** Reads which operation a request asks for. All services but Lambda name it in a header. */
export const callOf = (request: IncomingMessage, body: Fields): FakeCall | undefined => {
  const target = request.headers['x-amz-target'];
  return typeof target === 'string'
    ? { operation: target.slice(target.indexOf('.') + 1), input: body }
    : lambdaCall(request, body);
};
