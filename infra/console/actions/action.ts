import type { Verdict, VerdictView } from '../view.ts';
import type { World } from '../world/world.ts';

/** What the page sent along: any JSON object. */
export type Input = Readonly<Record<string, unknown>>;

/** What became of an action, and the invocation that shows it. */
export type ActionResult = Verdict & Pick<VerdictView, 'invocationId'>;

/** Does what a button says, and looks whether it happened. */
export type Action = (world: World, input: Input) => Promise<ActionResult>;

/** It cannot be done as it was asked. The text is shown beside the button. */
export class ActionError extends Error {
  override readonly name = 'ActionError';
}

/** @throws {ActionError} if the field is not a text, or empty */
export const textIn = (input: Input, field: string): string => {
  const value = input[field];
  if (typeof value !== 'string' || value.trim() === '') {
    throw new ActionError(`Fill in: ${field}.`);
  }
  return value;
};

/** @throws {ActionError} if the field is not an object of texts */
export const textsIn = (input: Input, field: string): Readonly<Record<string, string>> => {
  const value = input[field];
  const texts = typeof value === 'object' && value !== null ? Object.values(value) : [];
  if (texts.length === 0 || texts.some((text) => typeof text !== 'string')) {
    throw new ActionError(`Fill in: ${field}.`);
  }
  return value as Readonly<Record<string, string>>; // just looked at
};
