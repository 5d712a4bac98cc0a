import type { Outcome } from '../../../src/domain/outcome.ts';
import type { Settings } from '../options.ts';

/** A saved query of CloudWatch Logs Insights: its lines are joined by pipes. */
export type SavedQuery = { readonly title: string; readonly lines: readonly string[] };

/** Stands in the query where the person on call puts the user's id. */
export const SUB_PLACEHOLDER = '00000000-0000-0000-0000-000000000000';

/** Above this a confirmation is worth a look: a usual one takes some tens of milliseconds. */
const SLOW_MS = 1_000;

const FINISHED = 'message = "confirmation"';

// Typed, so that a renamed outcome breaks the build and not the query.
const became = (...outcomes: readonly Outcome[]): string =>
  `outcome in [${outcomes.map((outcome) => `"${outcome}"`).join(', ')}]`;

/**
 * Every saved query.
 *
 * Logs Insights shows JSON's `true` as 1.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export const QUERIES = {
  WhatHappenedToThisSub: {
    title: 'what happened to this sub',
    lines: [
      'fields @timestamp, service, outcome, degraded, attempt, duration_ms, triggerSource, userPoolId, xray_trace_id',
      `filter ${FINISHED} and sub = "${SUB_PLACEHOLDER}"`,
      'sort @timestamp asc',
    ],
  },
  OutcomesByHour: {
    title: 'outcomes by hour',
    lines: [`filter ${FINISHED}`, 'stats count(*) as confirmations by bin(1h), service, outcome'],
  },
  SlowAndCold: {
    title: 'slow and cold invocations',
    lines: [
      'fields @timestamp, service, outcome, duration_ms, cold_start, degraded, function_request_id, xray_trace_id',
      `filter ${FINISHED} and (cold_start = 1 or duration_ms > ${SLOW_MS})`,
      'sort duration_ms desc',
    ],
  },
  Duplicates: {
    title: 'duplicates: confirmations that came again',
    lines: [
      `filter ${FINISHED} and ${became('already-applied')}`,
      'stats count(*) as repetitions, min(@timestamp) as first, max(@timestamp) as last by userPoolId, sub',
      'sort repetitions desc',
    ],
  },
  RowExists: {
    title: 'row-exists: possible e-mail collisions',
    lines: [
      'fields @timestamp, service, userPoolId, sub, degraded, xray_trace_id',
      `filter ${FINISHED} and ${became('row-exists')}`,
      'sort @timestamp desc',
    ],
  },
  Lost: {
    title: 'unrecorded and parked, with their faults',
    lines: [
      'fields @timestamp, service, message, outcome, sub, fault.name, fault.code, fault.http_status, function_request_id',
      `filter message in ["confirmation", "fault"] and ${became('unrecorded', 'parked')}`,
      'sort @timestamp desc',
    ],
  },
} as const satisfies Record<string, SavedQuery>;

/** Key of a saved query. */
export type QueryKey = keyof typeof QUERIES;

/** A query's text, as Logs Insights takes it. */
export const queryText = ({ lines }: SavedQuery): string => lines.join('\n| ');

/** Name of a query in CloudWatch, which shows names with a slash as folders. */
export const queryName = ({ functionName }: Settings, { title }: SavedQuery): string =>
  `${functionName}/${title}`;

/** Log groups that the queries read. */
export const logGroupNames = (options: Settings): readonly string[] => [
  `/aws/lambda/${options.functionName}`,
  `/aws/lambda/${options.retryFunctionName}`,
];
