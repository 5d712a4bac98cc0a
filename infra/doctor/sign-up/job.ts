import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Environment } from '../../../src/environment.ts';
import type { SignUpServices } from './services.ts';
import type { TrialUser } from './trial-user.ts';
import type { Clock } from './wait-for.ts';

/** What the trial sign-up is about. */
export type Subject = {
  readonly region: string;
  readonly pool: UserPoolType;
  readonly trigger: FunctionConfiguration;
  /** The trigger's variables, as it reads them itself. */
  readonly environment: Environment;
  readonly user: TrialUser;
};

/** A trial sign-up at work. */
export type Job = Subject & {
  readonly services: SignUpServices;
  readonly clock: Clock;
  /** Aborted by Ctrl-C: nothing more is made then. */
  readonly signal: AbortSignal;
  /** Says what is being done. */
  say(text: string): void;
};
