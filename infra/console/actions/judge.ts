import type { Outcome } from '../../../src/domain/outcome.ts';
import type { InvocationView } from '../view.ts';
import type { World } from '../world/world.ts';
import type { ActionResult } from './action.ts';

const SAME = 'Cognito got back what it sent.';

/** What a fault that was put in on purpose makes of an invocation that writes. */
export const outcomesUnderFaults = ({ parts }: World): readonly Outcome[] => {
  const { dynamoDb, sqs } = parts.doors.condition;
  if (dynamoDb !== 'away' && dynamoDb !== 'throttled') {
    return [];
  }
  return sqs === 'away' ? ['unrecorded'] : ['parked'];
};

/** What is wrong with an invocation, if it was to end in one of these outcomes. */
export const faultOf = (
  { error, differences, outcomes }: InvocationView,
  allowed: readonly Outcome[],
): string | undefined => {
  if (error) {
    return `The function failed. ${error.errorType}: ${error.errorMessage}`;
  }
  if (differences.length > 0) {
    return `Cognito got another event back: ${differences.join('; ')}`;
  }
  const known: readonly string[] = allowed;
  return outcomes.length === 1 && outcomes.every((outcome) => known.includes(outcome))
    ? undefined
    : `The outcome is ${outcomes.join(', ') || 'missing'}, not ${allowed.join(' or ')}.`;
};

const SAYINGS: Partial<Record<Outcome, string>> = {
  created: 'The row is in the table.',
  'already-applied': 'Nothing was written.',
  'row-exists': 'The row was there: nothing was written.',
  'not-a-sign-up': 'Nothing was written.',
  parked: 'The confirmation waits on the retry queue.',
  unrecorded: 'Neither the table nor the queue took it: the comparison will find the user.',
};

/** The verdict on one invocation. */
export const judged = (view: InvocationView, allowed: readonly Outcome[]): ActionResult => {
  const fault = faultOf(view, allowed);
  if (fault !== undefined) {
    return { ok: false, text: fault, invocationId: view.id };
  }
  const outcome = view.outcomes[0] as Outcome; // it is one of those allowed
  const degraded = view.isDegraded ? ' (degraded)' : '';
  const text = [`${outcome}${degraded}.`, SAYINGS[outcome], SAME].filter(Boolean).join(' ');
  return { ok: true, text, invocationId: view.id };
};
