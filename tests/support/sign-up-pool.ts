import { randomUUID } from 'node:crypto';
import { FakeAwsError, type Operations } from './fake-aws.ts';

/** Settings of a pool, as DescribeUserPool shows them. */
export type PoolSettings = {
  readonly Id: string;
  readonly UsernameAttributes?: readonly string[];
  readonly AliasAttributes?: readonly string[];
  readonly SchemaAttributes?: readonly { readonly Name: string; readonly Required?: boolean }[];
  readonly AdminCreateUserConfig?: { readonly AllowAdminCreateUserOnly: boolean };
  readonly MfaConfiguration?: string;
  readonly LambdaConfig?: Readonly<Record<string, string | undefined>>;
};

type Attribute = { readonly Name: string; readonly Value: string };
type PoolUser = { readonly userName: string; readonly attributes: Attribute[]; status: string };

/** How Cognito calls a trigger: the answer, or an error of the function. */
export type CallTrigger = (functionArn: string, event: unknown) => Promise<unknown>;

export type SignUpPool = {
  readonly users: Map<string, PoolUser>;
  readonly clients: Map<string, { readonly name: string; readonly secret: boolean }>;
  readonly operations: Operations;
};

const invalid = (message: string) => new FakeAwsError('InvalidParameterException', message);
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const CLIENT_NAME = /^[\w\s+=,.@-]{1,128}$/;

const checkUserName = (settings: PoolSettings, userName: string): void => {
  const { UsernameAttributes = [], AliasAttributes = [] } = settings;
  const isEmail = EMAIL.test(userName);
  if (AliasAttributes.includes('email') && isEmail) {
    throw invalid(
      'Username cannot be of email format, since user pool is configured for email alias.',
    );
  }
  if (UsernameAttributes.length === 1 && UsernameAttributes[0] === 'phone_number') {
    throw invalid('Username should be a phone number.');
  }
  if (UsernameAttributes.includes('email') && !isEmail) {
    throw invalid('Username should be an email.');
  }
};

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html */
const checkPassword = (password: string): void => {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[!-/:-@[-`{-~]/];
  if (password.length < 99 || password.length > 256 || !kinds.every((it) => it.test(password))) {
    throw new FakeAwsError('InvalidPasswordException', 'Password did not conform with policy');
  }
};

const checkAttributes = (
  { SchemaAttributes = [] }: PoolSettings,
  attributes: readonly Attribute[],
): void => {
  const missing = SchemaAttributes.find(
    ({ Name, Required }) =>
      Required && Name !== 'sub' && !attributes.some((attribute) => attribute.Name === Name),
  );
  if (missing) {
    throw invalid(
      `Attributes did not conform to the schema: ${missing.Name}: The attribute is required`,
    );
  }
};

type SignUpInput = {
  readonly ClientId: string;
  readonly Username: string;
  readonly Password: string;
  readonly SecretHash?: string;
  readonly UserAttributes: readonly Attribute[];
};

const checkClient = (
  { ClientId, SecretHash }: SignUpInput,
  client: { readonly secret: boolean } | undefined,
): void => {
  if (!client) {
    throw new FakeAwsError('ResourceNotFoundException', 'User pool client does not exist.');
  }
  if (client.secret && SecretHash === undefined) {
    throw new FakeAwsError(
      'NotAuthorizedException',
      `Client ${ClientId} is configured with secret but SECRET_HASH was not received`,
    );
  }
};

/**
 * As much of Cognito as a user signs up with, as strict as it: which user names each kind of pool takes,
 * required attributes, the strictest password policy, app clients with a secret, and its triggers.
 */
export const signUpPool = (settings: PoolSettings, callTrigger: CallTrigger): SignUpPool => {
  const users = new Map<string, PoolUser>();
  const clients: SignUpPool['clients'] = new Map();

  const find = (nameOrAlias: string): PoolUser => {
    const user = [...users.values()].find(
      ({ userName, attributes }) =>
        userName === nameOrAlias ||
        (settings.UsernameAttributes !== undefined &&
          attributes.some(({ Name, Value }) => Name === 'email' && Value === nameOrAlias)),
    );
    if (!user) {
      throw new FakeAwsError('UserNotFoundException', 'User does not exist.');
    }
    return user;
  };

  const call = async (trigger: string, user: PoolUser, source: string) => {
    const functionArn = settings.LambdaConfig?.[trigger];
    if (functionArn === undefined) {
      return {};
    }
    const userAttributes = Object.fromEntries([
      ...user.attributes.map(({ Name, Value }) => [Name, Value]),
      ...(trigger === 'PostConfirmation' ? [['cognito:user_status', user.status]] : []),
    ]);
    try {
      const answer = await callTrigger(functionArn, {
        version: '1',
        region: 'eu-central-1',
        userPoolId: settings.Id,
        userName: user.userName,
        callerContext: { awsSdkVersion: 'x', clientId: 'CLIENT_ID_NOT_APPLICABLE' },
        triggerSource: source,
        request: { userAttributes },
        response: {},
      });
      return ((answer as { response?: unknown }).response ?? {}) as Record<string, unknown>;
    } catch (error) {
      throw new FakeAwsError(
        'UserLambdaValidationException',
        `${trigger} failed with error ${(error as Error).message}.`,
      );
    }
  };

  const confirm = async (user: PoolUser): Promise<void> => {
    user.status = 'CONFIRMED';
    await call('PostConfirmation', user, 'PostConfirmation_ConfirmSignUp');
  };

  const signUp = async (input: SignUpInput) => {
    checkClient(input, clients.get(input.ClientId));
    if (settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly) {
      throw new FakeAwsError(
        'NotAuthorizedException',
        'SignUp is not permitted for this user pool',
      );
    }
    checkUserName(settings, input.Username);
    checkPassword(input.Password);
    checkAttributes(settings, input.UserAttributes);
    const sub = randomUUID();
    const user: PoolUser = {
      userName: settings.UsernameAttributes === undefined ? input.Username : sub,
      attributes: [
        { Name: 'sub', Value: sub },
        { Name: 'email_verified', Value: 'false' },
        ...input.UserAttributes,
      ],
      status: 'UNCONFIRMED',
    };
    const { autoConfirmUser } = await call('PreSignUp', user, 'PreSignUp_SignUp');
    users.set(user.userName, user);
    if (autoConfirmUser) {
      await confirm(user);
    }
    return { UserConfirmed: autoConfirmUser === true, UserSub: sub };
  };

  return {
    users,
    clients,
    operations: {
      CreateUserPoolClient: (input: { ClientName: string; GenerateSecret?: boolean }) => {
        if (!CLIENT_NAME.test(input.ClientName)) {
          throw invalid('Value at clientName failed to satisfy constraint.');
        }
        const ClientId = randomUUID().replaceAll('-', '').slice(0, 26);
        clients.set(ClientId, { name: input.ClientName, secret: input.GenerateSecret === true });
        return { UserPoolClient: { ClientId, ClientName: input.ClientName } };
      },
      DeleteUserPoolClient: ({ ClientId }: { ClientId: string }) => {
        clients.delete(ClientId);
      },
      SignUp: signUp,
      AdminGetUser: ({ Username }: { Username: string }) => {
        const { userName, attributes, status } = find(Username);
        return { Username: userName, UserAttributes: attributes, UserStatus: status };
      },
      AdminConfirmSignUp: async ({ Username }: { Username: string }) => {
        const user = find(Username);
        if (user.status !== 'UNCONFIRMED') {
          throw new FakeAwsError(
            'NotAuthorizedException',
            `User cannot be confirmed. Current status is ${user.status}`,
          );
        }
        await confirm(user);
      },
      AdminDeleteUser: ({ Username }: { Username: string }) => {
        users.delete(find(Username).userName);
      },
    },
  };
};
