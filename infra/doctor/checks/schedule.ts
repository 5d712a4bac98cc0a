import { type CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { calling } from '../../aws/aws-call-error.ts';
import { callBy } from '../../aws/invoke-permission.ts';
import { decide } from '../../aws/policy/decide.ts';
import type { Statement } from '../../aws/policy/statement.ts';
import { accountOf } from '../../aws/pool-names.ts';
import { DEPLOY_AGAIN } from '../advice.ts';
import { type Check, expectThat, wrong } from '../check.ts';

const NAME = 'reconcile-schedule';
const EVENT_BRIDGE = 'events.amazonaws.com';
const HOUR_SECONDS = 3_600;
/** The rule runs it once a day: two days without a run are no delay any more. */
const LOOKED_BACK_MS = 48 * HOUR_SECONDS * 1_000;

const runsSince = async (
  cloudWatch: CloudWatchClient,
  functionName: string,
  { from, to }: Readonly<Record<'from' | 'to', Date>>,
): Promise<number> => {
  const { Datapoints = [] } = await calling(
    'cloudwatch:GetMetricStatistics',
    cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/Lambda',
        MetricName: 'Invocations',
        Dimensions: [{ Name: 'FunctionName', Value: functionName }],
        Statistics: ['Sum'],
        Period: HOUR_SECONDS,
        StartTime: from,
        EndTime: to,
      }),
    ),
  );
  return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
};

/**
 * Whether the comparison is run each day, as can be seen from outside: a rule may call it, and something
 * did. A function that was changed within two days may not have been due yet.
 */
export const checkSchedule = async (
  cloudWatch: CloudWatchClient,
  { FunctionArn = '', FunctionName = '', LastModified = '' }: FunctionConfiguration,
  statements: readonly Statement[],
): Promise<Check> => {
  const { verdict } = decide(statements, callBy(EVENT_BRIDGE, accountOf(FunctionArn)));
  // Which rule calls is not known here, so a condition on it is unjudged.
  if (verdict === 'not-allowed' || verdict === 'denied') {
    return wrong(
      NAME,
      "The function's policy does not let EventBridge call it: it never runs.",
      DEPLOY_AGAIN,
    );
  }
  const to = new Date();
  const from = new Date(to.getTime() - LOOKED_BACK_MS);
  const runs = await runsSince(cloudWatch, FunctionName, { from, to });
  const isNew = Date.parse(LastModified) > from.getTime();
  return expectThat(NAME, {
    holds: runs > 0 || isNew,
    found: `EventBridge may call it; it ran ${runs} times in two days.`,
    advice: `Look at the rule in the EventBridge console: it is disabled, or has another target. ${DEPLOY_AGAIN}`,
  });
};
