import type { ActionName } from '../catalogue.ts';
import type { World } from '../world/world.ts';
import { type Action, ActionError, type ActionResult, type Input } from './action.ts';
import { confirm, createByAdministrator, resetPassword, signUp } from './cognito.ts';
import { compare } from './compare.ts';
import { kill, retryNow, setDynamoDb, setNextFunction, setSqs } from './faults.ts';
import { deleteRow, editRow, expireRecord } from './rows.ts';
import { sendAgain, sendAtOnce, sendFile, sendSameAgain } from './send.ts';
import { takeTourStep } from './tour.ts';

const DOINGS: Record<ActionName, Action> = {
  'sign-up': signUp,
  confirm,
  again: sendSameAgain,
  'at-once': sendAtOnce,
  'password-reset': resetPassword,
  'admin-user': createByAdministrator,
  compare,
  'send-file': sendFile,
  'send-again': sendAgain,
  'edit-row': editRow,
  'delete-row': deleteRow,
  'expire-record': expireRecord,
  'retry-now': retryNow,
  'dynamodb-away': setDynamoDb('away'),
  'dynamodb-slow': setDynamoDb('slow'),
  'dynamodb-throttled': setDynamoDb('throttled'),
  'dynamodb-records-away': setDynamoDb('records-away'),
  'dynamodb-up': setDynamoDb('up'),
  'sqs-away': setSqs('away'),
  'sqs-up': setSqs('up'),
  'next-fails': setNextFunction('fails'),
  'next-works': setNextFunction('works'),
  kill,
  tour: takeTourStep,
};

export const isActionName = (name: string): name is ActionName => Object.hasOwn(DOINGS, name);

/** Does what a button says. Whatever comes of it is told in the view, and returned. */
export const runAction = async (
  world: World,
  name: ActionName,
  input: Input,
): Promise<ActionResult> => {
  const { feed } = world;
  if (feed.view.busy.includes(name)) {
    return { ok: false, text: 'This is at work already.' };
  }
  feed.setVerdict(name, undefined);
  const result = await DOINGS[name](world, input).catch(failed);
  await feed.look();
  feed.setVerdict(name, result);
  return result;
};

const failed = (error: unknown): ActionResult => {
  if (error instanceof ActionError) {
    return { ok: false, text: error.message };
  }
  const { name, message } = error as Error; // AWS's errors are named as their documents name them
  return { ok: false, text: `${name}: ${message}` };
};
