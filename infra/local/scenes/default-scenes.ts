import { join } from 'node:path';
import { readEvent } from '../../cli/event-file.ts';
import { PROJECT_DIR } from '../../paths.ts';
import { changesNothing, isReplay, isWrittenOnce } from './judges.ts';
import { nextFunctionScenes } from './next-function.ts';
import { outageScene } from './outage.ts';
import { atOnceText, eventScene, type Scene } from './scene.ts';

const EVENTS_DIR = join(PROJECT_DIR, 'events');

type SignUp = { userName: string; request: { userAttributes: Record<string, string> } };

/** What is played without an event of one's own: a sign-up, its replay, copies at once, what is not a sign-up, an outage, and a function that comes next. */
export const defaultScenes = (copies: number, concurrency: number): readonly Scene[] => {
  const sample = readEvent(join(EVENTS_DIR, 'lesson-sample.json'));
  const reset = readEvent(join(EVENTS_DIR, 'password-reset.json'));
  return [
    eventScene({
      title: 'A user confirms the sign-up',
      story: "Cognito sends the lesson's own sample event.",
      event: sample,
      judge: isWrittenOnce,
    }),
    eventScene({
      title: 'The same confirmation again',
      story: 'Cognito may call twice: the row stays as it is.',
      event: sample,
      judge: isReplay,
    }),
    eventScene({
      title:
        copies === 1
          ? 'One confirmation of another user'
          : `${copies} copies of one confirmation, ${atOnceText(copies, concurrency)}`,
      story: 'Another user, a sandbox for each call that runs at once: the row is written once.',
      event: anotherUser(sample as SignUp, 'user5', 'f6a1c7d2-3b58-4e0f-9d41-7c2e8b95a360'),
      times: copies,
      concurrency,
      judge: isWrittenOnce,
    }),
    eventScene({
      title: 'A password reset',
      story: 'The same trigger, but no sign-up: nothing is written.',
      event: reset,
      judge: changesNothing('not-a-sign-up'),
    }),
    outageScene(anotherUser(sample as SignUp, 'user6', '3b0c5f0e-7f55-4f0c-8b9a-2f6f0f1f9d27')),
    ...nextFunctionScenes(
      anotherUser(sample as SignUp, 'user7', '0d9b6a52-6f0e-4c9c-8a53-1d0b7c1f4e08'),
      anotherUser(sample as SignUp, 'user8', '9a4e2f60-0b5b-4a3e-b5a0-5a7f2d9c3b19'),
    ),
  ];
};

const anotherUser = (sample: SignUp, userName: string, sub: string): SignUp => ({
  ...sample,
  userName,
  request: {
    ...sample.request,
    userAttributes: {
      ...sample.request.userAttributes,
      sub,
      email: `${userName}@example.com`,
    },
  },
});
