import { attributesOf, type Fields, fieldsOf, textOf } from './fields.ts';
import type { PendingWrite } from './pending-write.ts';
import { USER_POOL_ID } from './user-pool-id.ts';

/**
 * The fields of an event that are not personal, and how each looks: the forms that AWS documents.
 *
 * It is a list of what may be said, not of what may not: nobody knows tomorrow's custom attribute or
 * the field that AWS adds next. A value of another form is left out too, because then nobody knows
 * what it is.
 */
const FORMS = {
  version: /^[\w.-]{1,16}$/,
  region: /^[a-z0-9-]{1,32}$/,
  userPoolId: USER_POOL_ID,
  triggerSource: /^[A-Za-z]{1,64}_[A-Za-z]{1,64}$/,
  sub: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  awsSdkVersion: /^[\w./-]{1,64}$/,
  clientId: /^\w{1,128}$/,
} as const satisfies Record<string, RegExp>;

type PublicField = keyof typeof FORMS;
type Public<Field extends PublicField> = { readonly [Name in Field]?: string };

const pick = <Field extends PublicField>(
  fields: Fields | undefined,
  names: readonly Field[],
): Public<Field> => {
  const picked: { [Name in Field]?: string } = {};
  for (const name of names) {
    const value = textOf(fields, name);
    if (value !== undefined && FORMS[name].test(value)) {
      picked[name] = value;
    }
  }
  return picked;
};

/**
 * What every log line, trace and error may say of an invocation. `sub` is the handle by which support
 * finds a user in the pool.
 */
export type Handles = Public<'triggerSource' | 'userPoolId' | 'sub'>;

/** Takes from any JSON value the handles that it has. */
export const handlesOf = (input: unknown): Handles => {
  const event = fieldsOf(input);
  return { ...pick(event, ['triggerSource', 'userPoolId']), ...pick(attributesOf(event), ['sub']) };
};

/** The same of a write that waits. */
export const handlesOfWrite = ({ triggerSource, userPoolId, user }: PendingWrite): Handles => ({
  ...pick({ triggerSource, userPoolId }, ['triggerSource', 'userPoolId']),
  ...pick(user, ['sub']),
});

type PublicView = Handles &
  Public<'version' | 'region'> & {
    readonly callerContext?: Public<'awsSdkVersion' | 'clientId'>;
  };

/** What the input and output lines of the log show of any JSON value. */
export const publicView = (input: unknown): PublicView => {
  const event = fieldsOf(input);
  const caller = fieldsOf(event?.callerContext);
  return {
    ...pick(event, ['version', 'region']),
    ...handlesOf(input),
    ...(caller && { callerContext: pick(caller, ['awsSdkVersion', 'clientId']) }),
  };
};
