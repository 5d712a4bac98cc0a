import { type CfnCondition, CfnOutput, type Stack } from 'aws-cdk-lib';
import type { Settings } from './options.ts';
import { type AlarmKey, alarmRules } from './watch/alarm-rules.ts';
import type { ConsoleHome } from './watch/console.ts';
import { alarmUrl, dashboardUrl, queryUrl, tracesUrl } from './watch/links.ts';
import { QUERIES } from './watch/queries.ts';

/** What the stack tells those who deployed it: name of the output, and its value. */
export type Outputs = Readonly<Record<string, string>>;

/** CloudFormation takes letters and digits only: `dead-letters` becomes `DeadLetters`. */
const outputName = (key: string): string =>
  key.replace(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase());

/** Name and link of all that watches the functions. The name says what it is. */
export const watchLinks = (home: ConsoleHome, options: Settings): Outputs => ({
  DashboardUrl: dashboardUrl(home, options),
  TracesUrl: tracesUrl(home, options),
  ...Object.fromEntries(
    Object.keys(alarmRules(options)).map((key) => [
      `AlarmUrl${outputName(key)}`,
      alarmUrl(home, options, key as AlarmKey), // its own keys
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(QUERIES).map(([key, query]) => [
      `QueryUrl${key}`,
      queryUrl(home, options, query),
    ]),
  ),
});

/** Adds outputs to a stack, or only where a condition holds. */
export const addOutputs = (stack: Stack, outputs: Outputs, condition?: CfnCondition): void => {
  for (const [name, value] of Object.entries(outputs)) {
    new CfnOutput(stack, name, { value, ...(condition && { condition }) });
  }
};
