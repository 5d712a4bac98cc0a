import { Dashboard as CdkDashboard, PeriodOverride } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Settings } from '../options.ts';
import type { Alarms } from './alarms.ts';
import {
  alarmRow,
  confirmationRow,
  durationRow,
  eventRow,
  failureRow,
  headingRow,
  nextFunctionRow,
  queueRow,
  reconcileRow,
} from './dashboard-rows.ts';

/** Name of the dashboard in CloudWatch. */
export const dashboardName = ({ functionName }: Settings): string => functionName;

/** One page for the person on call: from "are users without a row?" down to why. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, options: Settings, alarms: Alarms) {
    super(scope, id);
    new CdkDashboard(this, 'Page', {
      dashboardName: dashboardName(options),
      periodOverride: PeriodOverride.AUTO,
      widgets: [
        headingRow(options),
        alarmRow(alarms),
        confirmationRow(options),
        durationRow(options),
        failureRow(options),
        queueRow(options),
        ...(options.nextFunction !== undefined ? [nextFunctionRow(options)] : []),
        ...(options.reconcile !== 'off' ? [reconcileRow(options)] : []),
        ...(options.events !== 'false' ? [eventRow(options)] : []),
      ],
    });
  }
}
