import { readFile } from 'node:fs/promises';
import {
  CognitoIdentityProviderClient,
  SetUserPoolMfaConfigCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';

type Send = (client: CognitoIdentityProviderClient, input: never) => Promise<unknown>;

const OPERATIONS: Readonly<Record<string, Send>> = {
  'update-user-pool': (client, input) => client.send(new UpdateUserPoolCommand(input)),
  'set-user-pool-mfa-config': (client, input) =>
    client.send(new SetUserPoolMfaConfigCommand(input)),
};

const LINE =
  /aws cognito-idp (?<operation>[\w-]+) --region (?<region>\S+) --cli-input-json "file:\/\/(?<path>[^"]+)"/;

/** Carries out the lines of a text that call AWS's own CLI, in their order, with the SDK. */
export const runRestoreCommands = async (text: string): Promise<readonly string[]> => {
  const operations: string[] = [];
  for (const line of text.split('\n')) {
    const { operation = '', region = '', path = '' } = LINE.exec(line)?.groups ?? {};
    const send = OPERATIONS[operation];
    if (send) {
      const client = new CognitoIdentityProviderClient({ region });
      await send(client, JSON.parse(await readFile(path, 'utf8')) as never); // as the file's writer made it
      client.destroy();
      operations.push(operation);
    }
  }
  return operations;
};
