import { randomUUID } from 'node:crypto';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { AwsCallError, calling } from '../../aws/aws-call-error.ts';
import { printable } from '../../cli/printable.ts';
import type { Subject } from './job.ts';
import type { SignUpServices } from './services.ts';

/** What a pool's PreSignUp trigger would do with the user. */
type PreSignUpAnswer =
  | { readonly kind: 'accepts' }
  | { readonly kind: 'refuses'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * The event with which Cognito calls the trigger.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
 */
const eventFor = ({ pool, region, user }: Subject) => ({
  version: '1',
  region,
  userPoolId: pool.Id,
  // Where the address is the name, Cognito makes another one.
  userName: user.userName === user.email ? randomUUID() : user.userName,
  // The app client is made later, and only if nobody refuses.
  callerContext: { awsSdkVersion: 'add_user-doctor', clientId: 'add_user-doctor' },
  triggerSource: 'PreSignUp_SignUp',
  request: { userAttributes: { email: user.email }, validationData: null },
  response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
});

const reasonIn = (answer: string): string => {
  try {
    return printable(String(JSON.parse(answer).errorMessage));
  } catch {
    return printable(answer);
  }
};

/**
 * Asks the pool's PreSignUp trigger, if it has one, whether it would let the user in. The function runs:
 * whatever it does besides is done.
 *
 * @throws {AwsCallError} without credentials
 */
export const askPreSignUp = async (
  { lambda }: SignUpServices,
  subject: Subject,
): Promise<PreSignUpAnswer> => {
  const functionArn = subject.pool.LambdaConfig?.PreSignUp;
  if (functionArn === undefined) {
    return { kind: 'accepts' };
  }
  try {
    const { FunctionError, Payload = new Uint8Array() } = await calling(
      { action: 'lambda:InvokeFunction', target: functionArn },
      lambda.send(
        new InvokeCommand({
          FunctionName: functionArn,
          Payload: Buffer.from(JSON.stringify(eventFor(subject))),
        }),
      ),
    );
    const answer = Buffer.from(Payload).toString('utf8');
    return FunctionError === undefined
      ? { kind: 'accepts' }
      : { kind: 'refuses', reason: reasonIn(answer) };
  } catch (error) {
    if (error instanceof AwsCallError && error.code !== 'ADD_USER_E_CREDENTIALS') {
      return { kind: 'unknown', reason: error.message };
    }
    throw error;
  }
};
