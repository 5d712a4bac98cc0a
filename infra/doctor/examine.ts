import { AwsCallError } from '../aws/aws-call-error.ts';
import { type Check, type CheckName, wrong } from './check.ts';

/**
 * Does the work of a check. A call that AWS did not answer is this check's fault alone, so that the
 * others go on.
 *
 * @throws {AwsCallError} without credentials, since nothing can be looked at then
 */
export const examine = async (
  name: CheckName,
  work: () => Promise<Check | readonly Check[]>,
): Promise<readonly Check[]> => {
  try {
    return [await work()].flat();
  } catch (error) {
    if (error instanceof AwsCallError && error.code !== 'ADD_USER_E_CREDENTIALS') {
      return [wrong(name, 'This cannot be looked at.', error.message)];
    }
    throw error;
  }
};

/** A part of the deployment that others depend on, or the check that says why it is not to be seen. */
export type Part<Found> = { readonly found: Found } | { readonly checks: readonly Check[] };

/**
 * Looks for a part of the deployment.
 *
 * @param absence what came of the check if it is not there
 */
export const lookFor = async <Found>(
  absence: Check,
  read: () => Promise<Found | undefined>,
): Promise<Part<Found>> => {
  let found: Found | undefined;
  const checks = await examine(absence.name, async () => {
    found = await read();
    return found === undefined ? absence : [];
  });
  return found === undefined ? { checks } : { found };
};
