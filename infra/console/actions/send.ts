import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { SIGN_UP_SOURCE } from '../../../src/domain/confirmation.ts';
import { OUTCOMES, type Outcome } from '../../../src/domain/outcome.ts';
import { EventFileError, readEvent } from '../../cli/event-file.ts';
import type { InvocationView } from '../view.ts';
import { confirmationEvent } from '../world/confirmation-event.ts';
import { EVENTS_DIR } from '../world/facts.ts';
import type { World } from '../world/world.ts';
import { type Action, ActionError, type ActionResult, textIn } from './action.ts';
import { confirmAs, signUpAs, somebody } from './cognito.ts';
import { faultOf, judged, outcomesUnderFaults } from './judge.ts';
import { rowOfEvent } from './rows.ts';

const COPIES = 20;

const send = async (world: World, event: unknown, note?: string): Promise<InvocationView> => {
  const { seen } = await world.invoke({
    functionName: 'add_user',
    event,
    sender: 'the console',
    ...(note !== undefined && { note }),
  });
  return seen;
};

const lastConfirmation = async (world: World): Promise<unknown> => {
  const last = world.journal.invocations.find(
    ({ functionName, triggerSource, durationMs }) =>
      functionName === 'add_user' && triggerSource === SIGN_UP_SOURCE && durationMs !== undefined,
  );
  if (last) {
    return last.event;
  }
  const user = await signUpAs(world, somebody());
  return (await confirmAs(world, user.userName, user.code ?? '')).event;
};

/** A replay changes no row: judged by the row itself, not by what the function says. */
export const sendSameAgain: Action = async (world) => {
  const event = await lastConfirmation(world);
  const before = await rowOfEvent(world, event);
  const view = await send(world, event);
  const after = await rowOfEvent(world, event);
  const result = judged(view, ['already-applied', 'row-exists', ...outcomesUnderFaults(world)]);
  return isDeepStrictEqual(before, after)
    ? result
    : { ...result, ok: false, text: 'The row has changed.' };
};

export const sendAtOnce: Action = async (world) => {
  const event = confirmationEvent(world.pool, { ...somebody(), sub: randomUUID() });
  await world.parts.functions.add_user.warmUp(COPIES);
  const views = await Promise.all(
    Array.from({ length: COPIES }, () => send(world, event, `${COPIES} at once`)),
  );
  return judgeCopies(world, views, (await rowOfEvent(world, event)) !== undefined);
};

/** Twenty processes may be too many for a machine: then some are parked, and the retry finishes them. */
const judgeCopies = (
  world: World,
  views: readonly InvocationView[],
  hasRow: boolean,
): ActionResult => {
  const allowed: readonly Outcome[] = [
    ...(['created', 'already-applied', 'row-exists', 'parked'] as const),
    ...outcomesUnderFaults(world),
  ];
  const fault = views.map((view) => faultOf(view, allowed)).find((it) => it !== undefined);
  const withOutcome = (outcome: Outcome) => views.filter((it) => it.outcomes[0] === outcome);
  const created = withOutcome('created');
  const mayBeLate = withOutcome('parked').length + withOutcome('unrecorded').length > 0;
  const isOnce = created.length === 1 ? hasRow : created.length === 0 && mayBeLate;
  const shown = created[0] ?? views[0];
  const shownId = shown ? { invocationId: shown.id } : {};
  if (fault !== undefined || !isOnce) {
    const text = fault ?? `${created.length} of ${views.length} wrote the row, not 1.`;
    return { ok: false, text, ...shownId };
  }
  return {
    ok: true,
    text: `${countsOf(views)}. ${views.length} times the same event back.`,
    ...shownId,
  };
};

const countsOf = (views: readonly InvocationView[]): string => {
  const groups = Object.groupBy(views, ({ outcomes }) => outcomes[0] ?? '');
  return Object.entries(groups)
    .sort(([, some = []], [, others = []]) => some.length - others.length)
    .map(([outcome, some = []]) => `${some.length} ${outcome}`)
    .join(', ');
};

/** Anything may come of any event, but an error, another event, and a user who is lost. */
const ANY = (Object.keys(OUTCOMES) as Outcome[]).filter((outcome) => outcome !== 'unrecorded');

const judgeAny = (world: World, view: InvocationView): ActionResult =>
  judged(view, [...ANY, ...outcomesUnderFaults(world)]);

export const sendFile: Action = async (world, input) => {
  const file = textIn(input, 'file');
  if (!world.feed.view.facts.eventFiles.includes(file)) {
    throw new ActionError(`There is no events/${file}.`);
  }
  try {
    return judgeAny(world, await send(world, readEvent(join(EVENTS_DIR, file)), `events/${file}`));
  } catch (error) {
    throw error instanceof EventFileError ? new ActionError(error.message) : error;
  }
};

export const sendAgain: Action = async (world, input) => {
  const view = world.journal.byId(textIn(input, 'id'));
  if (view?.functionName !== 'add_user') {
    throw new ActionError('This invocation is not remembered any more.');
  }
  return judgeAny(world, await send(world, view.event, view.note));
};
