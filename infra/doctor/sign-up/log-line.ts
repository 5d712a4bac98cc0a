import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { type Fields, fieldsOf } from '../../../src/domain/fields.ts';
import type { Outcome } from '../../../src/domain/outcome.ts';
import { ifFound } from '../../aws/aws-call-error.ts';
import { type Check, right, wrong } from '../check.ts';
import type { Confirmation } from './confirmation.ts';
import type { Job } from './job.ts';
import { observe } from './observe.ts';

/** Lines are there within seconds. */
export const LOG_TIMEOUT_MS = 60_000;
const EVERY_MS = 3_000;
/** Clocks differ. */
const EARLIER_MS = 5 * 60_000;

const NAME = 'sign-up-log';
const EXPECTED: Outcome = 'created';

/** Where the function's lines go. */
export const logGroupOf = ({ FunctionName = '', LoggingConfig }: FunctionConfiguration): string =>
  LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`;

const linesIn = (message: string): readonly Fields[] => {
  try {
    const fields = fieldsOf(JSON.parse(message));
    return fields === undefined ? [] : [fields];
  } catch {
    return [];
  }
};

/**
 * The first of the user's lines. The second is that of the same confirmation again.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 */
const findLine = async (
  { services, trigger }: Job,
  { sub }: Confirmation,
  startTime: number,
): Promise<Fields | undefined> => {
  let nextToken: string | undefined;
  do {
    // A page may be empty although there is a next one. Lambda makes the group with the first line.
    const page = await ifFound(
      'logs:FilterLogEvents',
      services.logs.send(
        new FilterLogEventsCommand({
          logGroupName: logGroupOf(trigger),
          filterPattern: `{ $.message = "confirmation" && $.sub = "${sub}" }`,
          startTime,
          nextToken,
        }),
      ),
    );
    const lines = (page?.events ?? []).flatMap(({ message = '' }) => linesIn(message));
    if (lines[0]) {
      return lines[0];
    }
    nextToken = page?.nextToken;
  } while (nextToken !== undefined);
  return undefined;
};

const judge = ({ outcome, degraded }: Fields): Check => {
  if (outcome !== EXPECTED) {
    return wrong(
      NAME,
      `The log line says ${outcome}, and not ${EXPECTED}.`,
      'docs/operate.md says what each outcome means, and what to do.',
    );
  }
  return degraded === true
    ? wrong(
        NAME,
        `The log line says ${EXPECTED}, but degraded: the idempotency table could not be used.`,
        'The line "fault" before it says why.',
      )
    : right(NAME, `The log line says ${EXPECTED}.`);
};

/** Looks for the line that says what became of the confirmation. */
export const checkLogLine = async (
  job: Job,
  confirmation: Confirmation,
  beganMs: number,
): Promise<Check> =>
  observe(job, {
    name: NAME,
    service: 'CLOUDWATCH_LOGS',
    what: `the log line in ${logGroupOf(job.trigger)}`,
    look: () => findLine(job, confirmation, beganMs - EARLIER_MS),
    judge,
    everyMs: EVERY_MS,
    timeoutMs: LOG_TIMEOUT_MS,
    advice:
      "Allow the function's role to write logs. A POWERTOOLS_LOG_LEVEL above INFO drops the line.",
  });
