import { fieldsOf, textOf } from '../../../src/domain/fields.ts';

/** The `sub` in a message of the retry queue, if it has one. Anybody may send anything to the queue. */
export const parkedSub = (body: string): string | undefined => {
  try {
    const message = fieldsOf(JSON.parse(body));
    return textOf(message, 'sub') ?? textOf(fieldsOf(message?.user), 'sub');
  } catch {
    return undefined;
  }
};
