import { createHash } from 'node:crypto';
import {
  eventFiles,
  type JsonObject,
  type SeededEvent,
  seeded,
} from '../../support/seeded-events.ts';
import { rowCopying } from '../../support/templates.ts';
import type { Random } from './seeded-random.ts';

/** Attributes that the function is told to copy, so that a row of a wrong user shows. */
const COPIED = ['email', 'sub', 'name', 'custom:plan'];
export const USER_ROW = rowCopying(...COPIED);

/** A row that a user should have, as the document client returns it. */
export type ExpectedRow = Readonly<Record<string, unknown>>;

/** One user's event, and what should become of it. */
export type ConfirmationEvent = SeededEvent & {
  readonly sub: string;
  readonly userPoolId: string;
  /** Undefined where nothing is to be written: a password reset, a user without an address. */
  readonly row: ExpectedRow | undefined;
  readonly email: string | undefined;
};

const subOf = (seed: number, index: number): string => {
  const hex = createHash('sha256').update(`${seed} ${index}`).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
};

// The files of `events/` all have this form; the test of that folder holds them to it.
type Attributes = Readonly<Record<string, string>>;
const attributesOf = (event: JsonObject): Attributes =>
  (event.request as { userAttributes: Attributes }).userAttributes;

const isSignUp = ({ event }: { event: JsonObject }): boolean =>
  event.triggerSource === 'PostConfirmation_ConfirmSignUp' && Boolean(attributesOf(event).email);

const signUps = eventFiles.filter(isSignUp);
const others = eventFiles.filter((file) => !isSignUp(file));
const OTHER_SHARE = 0.06;

/** What the row of a sign-up must be: said here again, as the function's own code is on trial. */
const rowOf = (event: JsonObject): ExpectedRow => {
  const attributes = attributesOf(event);
  const names = COPIED.filter((name) => attributes[name]);
  return Object.fromEntries(names.map((name) => [name, attributes[name]]));
};

/** An event as Cognito sends it, of a user that nobody else is. */
export const confirmationEvent = (
  seed: number,
  index: number,
  random: Random,
): ConfirmationEvent => {
  const files = random.chance(OTHER_SHARE) ? others : signUps;
  const file = random.pick(files.map((each) => [1, each]));
  const { request } = file.event as { request: JsonObject };
  const sub = subOf(seed, index);
  const userAttributes = { ...attributesOf(file.event), sub };
  const { event, seeds } = seeded({ ...file.event, request: { ...request, userAttributes } });
  const row = files === signUps ? rowOf(event) : undefined;
  const email = attributesOf(event).email || undefined;
  return { event, seeds, sub, userPoolId: String(event.userPoolId), row, email };
};

/**
 * The same confirmation as it might be sent again: equal in what makes it the same, and different in
 * what the caller can change.
 */
export const sentAgain = (event: JsonObject, time: number): JsonObject => {
  const request = event.request as JsonObject;
  const clientMetadata = { ...(request.clientMetadata as JsonObject), time: String(time) };
  return time === 0 ? event : { ...event, request: { ...request, clientMetadata } };
};
