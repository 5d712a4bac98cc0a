import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { sentAgain } from '../plan/confirmation-event.ts';
import type { Step } from '../plan/story.ts';
import { type Cognito, callTrigger } from './cognito.ts';
import type { UserRecord } from './ledger.ts';
import { deleteProfile, editProfile } from './profile.ts';
import type { Progress } from './progress.ts';
import { putStranger, removeStranger } from './stranger.ts';

export type Theatre = {
  readonly cognito: Cognito;
  readonly progress: Progress;
  /** The users' way to their rows: nothing is put in its way. */
  readonly documents: DynamoDBDocumentClient;
};

const MAX_COPIES = 10;

const play = async (
  { cognito, documents }: Theatre,
  user: UserRecord,
  step: Step,
  at: number,
): Promise<void> => {
  if (step.kind === 'confirm') {
    const calls = Array.from({ length: step.copies }, (_, copy) =>
      callTrigger(cognito, user, sentAgain(user.story.event, at * MAX_COPIES + copy), {
        step: at,
        copy,
      }),
    );
    await Promise.all(calls);
  } else if (user.story.row) {
    await (step.kind === 'edit' ? editProfile : deleteProfile)(documents, user);
  }
};

/** Half of the strangers' rows go when the user has come, so that whatever comes again writes the row. */
const leavesEarly = ({ story }: UserRecord): boolean =>
  story.meetsStranger && story.index % 2 === 0;

/** Removes the other half. */
export const removeLastStrangers = async ({ cognito, documents }: Theatre): Promise<void> => {
  const late = cognito.ledger.users.filter(
    (user) => user.story.meetsStranger && !leavesEarly(user),
  );
  await Promise.all(late.map((user) => removeStranger(documents, user)));
};

/** Plays what comes after the first confirmation, each thing when its time has come. */
const playRest = async (theatre: Theatre, user: UserRecord, first: Promise<void>) => {
  const { steps } = user.story;
  let before = leavesEarly(user)
    ? first.then(() => removeStranger(theatre.documents, user))
    : first;
  const overlapping: Promise<void>[] = [before];
  for (const [at, step] of steps.entries()) {
    if (at > 0) {
      await (steps[at - 1]?.overlaps ? undefined : before);
      await theatre.progress.reached(theatre.progress.users + step.lag);
      before = play(theatre, user, step, at);
      overlapping.push(before);
    }
  }
  await Promise.all(overlapping);
};

/** A user who came: whose first confirmation is over, and what is still to come. */
export type Began = { readonly rest: Promise<void> };

/**
 * Plays a user's story.
 *
 * @returns when the first confirmation is over, with what is still to come
 */
export const playStory = async (theatre: Theatre, user: UserRecord): Promise<Began> => {
  const [firstStep] = user.story.steps;
  if (!firstStep) {
    return { rest: Promise.resolve() };
  }
  await (user.story.meetsStranger ? putStranger(theatre.documents, user) : undefined);
  const first = play(theatre, user, firstStep, 0);
  const rest = playRest(theatre, user, first);
  // Whoever awaits it sees the failure; until then it must not end this process.
  rest.catch(() => undefined);
  await first;
  return { rest };
};
