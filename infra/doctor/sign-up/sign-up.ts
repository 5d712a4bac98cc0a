import { ask, type Terminal } from '../../cli/ask.ts';
import { EXIT } from '../../cli/exit-code.ts';
import { catchInterruptions } from '../../cli/interruption.ts';
import { type Check, SIGN_UP_CHECKS, unjudged } from '../check.ts';
import type { Targets } from '../options.ts';
import { carryOut } from './carry-out.ts';
import type { Subject } from './job.ts';
import type { Made } from './made.ts';
import { planLines } from './plan-text.ts';
import { askPreSignUp } from './pre-sign-up.ts';
import { isWorthTrying, prepare } from './prepare.ts';
import { leftText } from './removal.ts';
import type { SignUpServices } from './services.ts';
import type { Clock } from './wait-for.ts';

/** Who is asked, and what time it is. */
export type Surroundings = {
  readonly isYes: boolean;
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** Ends the process at a second Ctrl-C. */
  readonly exit: (code: number) => void;
};

/** What came of it. */
type SignUpResult = {
  readonly checks: readonly Check[];
  readonly isInterrupted: boolean;
};

/** All checks in their order, those included that were not reached. */
const inOrder = (done: readonly Check[], why: string): readonly Check[] =>
  SIGN_UP_CHECKS.map(
    (name) =>
      done.find((check) => check.name === name) ?? {
        ...{ name, result: 'skipped', says: `Not looked at: ${why}` },
      },
  );

const PUT_RIGHT = 'put the others right first.';

/** Whether a PreSignUp trigger stands in the way, or nobody knows and the caller does not go on. */
const refusalOf = async (
  services: SignUpServices,
  subject: Subject,
  agree: (question: string) => Promise<boolean>,
): Promise<Check | undefined> => {
  const answer = await askPreSignUp(services, subject);
  if (answer.kind === 'accepts') {
    return undefined;
  }
  if (answer.kind === 'refuses') {
    return unjudged(
      'sign-up',
      `The PreSignUp trigger of this pool refuses the user: ${answer.reason}`,
      `Nothing was made. Let it take addresses at simulator.amazonses.com, or sign up in your app.`,
    );
  }
  const question = `Whether the PreSignUp trigger lets the user in could not be judged: ${answer.reason} If it refuses, the app client is removed again.`;
  return (await agree(question))
    ? undefined
    : unjudged(
        'sign-up',
        `Nothing was made: ${answer.reason}`,
        'Allow lambda:InvokeFunction on it.',
      );
};

const work = async (
  services: SignUpServices,
  subject: Subject,
  { clock, exit, terminal }: Surroundings,
): Promise<SignUpResult> => {
  const say = (text: string): void => {
    terminal.output.write(`${text}\n`);
  };
  const made: Made = { removed: new Set() };
  const job = () => ({ ...subject, services, clock, say, signal: interruption.signal });
  using interruption = catchInterruptions(
    (reason) => say(`${reason} What was made is removed first: Ctrl-C again ends this at once.`),
    () => {
      say(`Left behind: ${leftText(job(), made) || 'nothing'}.`);
      exit(EXIT.interrupted);
    },
  );
  const done = await carryOut(job(), made);
  const { reason } = interruption;
  return { checks: inOrder(done, reason ?? PUT_RIGHT), isInterrupted: reason !== undefined };
};

/**
 * Tries the whole chain on the live pool with a user of its own: shows what it will do, asks, does it,
 * and removes everything again.
 *
 * @param before what came of the other checks
 * @throws {AwsCallError} without credentials
 */
export const signUp = async (
  services: SignUpServices,
  targets: Targets,
  before: readonly Check[],
  surroundings: Surroundings,
): Promise<SignUpResult> => {
  const ended = (...checks: readonly Check[]): SignUpResult => ({ checks, isInterrupted: false });
  if (!isWorthTrying(before)) {
    return ended(...inOrder([], PUT_RIGHT));
  }
  const subject = await prepare(services, targets);
  if ('checks' in subject) {
    return ended(...subject.checks);
  }
  const { isYes, terminal } = surroundings;
  const agree = async (question: string): Promise<boolean> => {
    terminal.output.write(`${question}\n`);
    return isYes || (await ask('Do this?', terminal));
  };
  if (!(await agree(planLines(subject).join('\n')))) {
    return ended(...inOrder([], 'the answer was no, and nothing was made.'));
  }
  const refusal = await refusalOf(services, subject, agree);
  return refusal === undefined ? work(services, subject, surroundings) : ended(refusal);
};
