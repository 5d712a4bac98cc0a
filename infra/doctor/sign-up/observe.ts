import { endpointOf } from '../../aws/account.ts';
import { AwsCallError } from '../../aws/aws-call-error.ts';
import { type Check, type CheckName, unjudged, wrong } from '../check.ts';
import type { Job } from './job.ts';
import { waitFor } from './wait-for.ts';

/** Emulators take in at once what they take in at all. */
const EMULATOR_TIMEOUT_MS = 5_000;

/** Something that CloudWatch has to show by and by. */
type Observation<Found> = {
  readonly name: CheckName;
  /** As the SDK's variables spell it. */
  readonly service: string;
  readonly what: string;
  look(): Promise<Found | undefined>;
  judge(found: Found): Check;
  readonly everyMs: number;
  readonly timeoutMs: number;
  /** What to do if it is not there in time. */
  readonly advice: string;
};

const absence = (
  { name, what, advice }: Pick<Observation<unknown>, 'name' | 'what' | 'advice'>,
  timeoutMs: number,
  endpoint: string | undefined,
): Check =>
  endpoint === undefined
    ? wrong(name, `Not found after ${timeoutMs / 1_000} s: ${what}.`, advice)
    : unjudged(
        name,
        `Not judged: ${endpoint}, which is not AWS's own, does not have ${what}.`,
        'Not every emulator takes lines and metrics of functions.',
      );

/**
 * Waits for something in CloudWatch. What cannot be asked for is not judged: the sign-up itself works
 * without it.
 *
 * @throws {AwsCallError} without credentials
 */
export const observe = async <Found>(job: Job, observation: Observation<Found>): Promise<Check> => {
  const { name, service, what, look, judge, everyMs } = observation;
  const endpoint = endpointOf(service);
  const timeoutMs = endpoint === undefined ? observation.timeoutMs : EMULATOR_TIMEOUT_MS;
  job.say(`Waiting for ${what}, at most ${timeoutMs / 1_000} s.`);
  try {
    const found = await waitFor(look, { ...job, everyMs, timeoutMs });
    return found === undefined ? absence(observation, timeoutMs, endpoint) : judge(found);
  } catch (error) {
    if (error instanceof AwsCallError && error.code !== 'ADD_USER_E_CREDENTIALS') {
      return unjudged(name, `Not judged: ${what}.`, error.message);
    }
    throw error;
  }
};
