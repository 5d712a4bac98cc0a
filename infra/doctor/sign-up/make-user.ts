import {
  AdminConfirmSignUpCommand,
  CreateUserPoolClientCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { AwsCallError, calling, reasonOf } from '../../aws/aws-call-error.ts';
import { printable } from '../../cli/printable.ts';
import { type Check, right, wrong } from '../check.ts';
import { type Confirmation, readUserConfirmation } from './confirmation.ts';
import type { Job } from './job.ts';
import type { Made } from './made.ts';

const NAME = 'sign-up';

type Answered = Error & { readonly $metadata?: { readonly httpStatusCode?: number } };

/** Whether the service said no. Without an answer, or after a fault of its own, it may have done it. */
const isRefusal = (error: Answered): boolean => {
  const status = error.$metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500;
};

/** Makes the app client. @throws {AwsCallError} if it was not made, or nobody knows */
const makeClient = async ({ services, pool, user }: Job, made: Made): Promise<string> => {
  const name = user.clientName;
  made.client = { name };
  const command = new CreateUserPoolClientCommand({
    UserPoolId: pool.Id,
    ClientName: name,
    GenerateSecret: false,
    // None of the ways to sign in: only what every client has.
    ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
  });
  const sent = services.makers.send(command).catch((error: Answered) => {
    made.client = isRefusal(error) ? undefined : { name };
    throw error;
  });
  const { UserPoolClient } = await calling('cognito-idp:CreateUserPoolClient', sent);
  const id = UserPoolClient?.ClientId ?? '';
  made.client = { name, id };
  return id;
};

/** What Cognito says of the trial user: nothing of it is anybody's. */
const refused = (action: string, error: Answered): Check => {
  const isOfThePool = reasonOf(error) === 'other' || error.name === 'NotAuthorizedException';
  return isOfThePool && isRefusal(error)
    ? wrong(
        NAME,
        `${action} was refused with ${error.name}: ${printable(error.message)}`,
        'A user of the app may meet the same: look at the settings and the triggers of the pool.',
      )
    : wrong(
        NAME,
        'This cannot be looked at.',
        new AwsCallError(error, { action: `cognito-idp:${action}` }).message,
      );
};

/** @returns whether the user is confirmed already, or the check that says why there is none */
const signUp = async (
  { services, user }: Job,
  made: Made,
  clientId: string,
): Promise<{ readonly isConfirmed: boolean } | Check> => {
  Object.assign(made, { mayHaveUser: true, mayHaveRow: true });
  try {
    const { UserConfirmed: isConfirmed = false, UserSub } = await services.makers.send(
      new SignUpCommand({
        ClientId: clientId,
        Username: user.userName,
        Password: user.password,
        UserAttributes: [{ Name: 'email', Value: user.email }],
      }),
    );
    made.mayHaveRow = isConfirmed;
    // Where the address stands in for a user name, the name itself is the sub.
    made.userName = user.userName === user.email ? UserSub : user.userName;
    return { isConfirmed };
  } catch (error) {
    if ((error as Answered).name === 'UsernameExistsException') {
      // The call was made once, so the user that is there is somebody else's.
      Object.assign(made, { mayHaveUser: false, mayHaveRow: false });
    }
    return refused('SignUp', error as Answered);
  }
};

/** @returns undefined, or the check that says why the user is not confirmed */
const confirm = async (
  { services, pool }: Job,
  { userName }: Confirmation,
): Promise<Check | undefined> => {
  const command = new AdminConfirmSignUpCommand({ UserPoolId: pool.Id, Username: userName });
  return services.makers.send(command).then(
    () => undefined,
    (error: Answered) => refused('AdminConfirmSignUp', error),
  );
};

/**
 * Signs the user up, through an app client of its own, and confirms it as an administrator, unless the
 * pool's PreSignUp trigger has confirmed it by itself.
 *
 * @param made learns of everything that has to be removed, before it is made
 * @throws {AwsCallError} if the app client cannot be made, or the user not be read
 * @throws if the signal is aborted
 */
export const makeUser = async (job: Job, made: Made): Promise<Check> => {
  job.say('Signing up the user.');
  const clientId = await makeClient(job, made);
  job.signal.throwIfAborted();
  const signedUp = await signUp(job, made, clientId);
  if ('result' in signedUp) {
    return signedUp;
  }
  job.signal.throwIfAborted();
  made.confirmation = await readUserConfirmation(job, made.userName);
  if (made.confirmation === undefined) {
    return wrong(NAME, 'The user that Cognito made can have no row.', 'See docs/row.md.');
  }
  job.signal.throwIfAborted();
  made.mayHaveRow = true;
  const failure = signedUp.isConfirmed ? undefined : await confirm(job, made.confirmation);
  const by = signedUp.isConfirmed ? 'the PreSignUp trigger' : 'an administrator';
  return (
    failure ??
    right(NAME, `The user ${made.confirmation.sub} signed up, and was confirmed by ${by}.`)
  );
};
