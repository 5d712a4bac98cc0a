/** The fields of a JSON object; each may hold anything. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a JSON value, if it is an object. */
export const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields) // an object that is not an array: its fields may hold anything
    : undefined;

/** The text under `name`, if it is the object's own and not empty. */
export const textOf = (fields: Fields | undefined, name: string): string | undefined => {
  const value = fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const WORD = /^[\w.-]{1,80}$/;

/** A class name, an error code or a request id: one word, so that it cannot hold what a user typed. */
export const wordOf = (value: unknown): string | undefined =>
  typeof value === 'string' && WORD.test(value) ? value : undefined;

/** The user's attributes in a Cognito event. */
export const attributesOf = (event: Fields | undefined): Fields | undefined =>
  fieldsOf(fieldsOf(event?.request)?.userAttributes);
