import { TOUR } from '../catalogue.ts';
import { endWaits } from '../world/queues.ts';
import type { World } from '../world/world.ts';
import type { Action, ActionResult } from './action.ts';
import { confirmAs, judgeFirst, resetPassword, signUpAs, somebody } from './cognito.ts';
import { setDynamoDb } from './faults.ts';
import { faultOf } from './judge.ts';
import { sendAtOnce, sendSameAgain } from './send.ts';
import { watchFor } from './watch.ts';

const signUpAndConfirm = async (world: World): Promise<ActionResult> => {
  const user = await signUpAs(world, somebody());
  return judgeFirst(world, await confirmAs(world, user.userName, user.code ?? ''));
};

/** Cognito gets its event back while the database is away; then it comes back, and the row with it. */
const outage = async (world: World): Promise<ActionResult> => {
  const user = await signUpAs(world, somebody());
  using retried = watchForRow(world, user.sub);
  await setDynamoDb('away')(world, {});
  const first = await confirmAs(world, user.userName, user.code ?? '').finally(() =>
    setDynamoDb('up')(world, {}),
  );
  const fault = faultOf(first, ['parked']);
  if (fault !== undefined) {
    return { ok: false, text: fault, invocationId: first.id };
  }
  const { id } = await retried.seen;
  const text = 'parked while DynamoDB was away, created by the retry function when it was back.';
  return { ok: true, text, invocationId: id };
};

/** Waits for the retry that writes the row. One that came too early is followed by the next at once. */
const watchForRow = (world: World, sub: string): ReturnType<typeof watchFor> =>
  watchFor(world, ({ functionName, subs, outcomes }) => {
    const isRetry = functionName === 'retry_user' && subs.includes(sub);
    if (isRetry && !outcomes.includes('created')) {
      void endWaits(world.parts);
    }
    return isRetry && outcomes.includes('created');
  });

const STEPS: readonly Action[] = [
  signUpAndConfirm,
  sendSameAgain,
  sendAtOnce,
  resetPassword,
  outage,
];

/** Does the next step of the tour; after the last one, the tour begins anew. */
export const takeTourStep: Action = async (world) => {
  const { feed } = world;
  const step = feed.view.tour % TOUR.length;
  const result = (await STEPS[step]?.(world, {})) ?? { ok: false, text: 'There is no such step.' };
  if (result.ok) {
    feed.set('tour', step + 1);
  }
  return result;
};
