import { Aws, CfnCondition, Fn, type Stack } from 'aws-cdk-lib';

/**
 * Host of AWS's console in each partition whose console is documented. The isolated partitions
 * (`aws-iso`, `aws-iso-b` and so on) publish none.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export const CONSOLE_HOSTS = {
  aws: 'console.aws.amazon.com',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-eusc': 'console.amazonaws-eusc.eu',
} as const satisfies Record<string, string>;

/** Where the pages are that a link leads to. Each text may be a token of CDK. */
export type ConsoleHome = { readonly region: string; readonly host: string };

/** A stack's console, which only a deploy knows. */
type StackConsole = ConsoleHome & {
  /** Whether the console's host is known. Without it no link is right. */
  readonly isKnown: CfnCondition;
};

/**
 * Finds the console while the stack is deployed: the template knows no region. It uses conditions
 * and no mapping, because a mapping fails the deploy in a partition that it does not have.
 */
export const consoleOf = (stack: Stack): StackConsole => {
  const conditions = Object.entries(CONSOLE_HOSTS).map(([partition, host]) => ({
    domain: host.replace(/^console\./, ''),
    condition: new CfnCondition(stack, `In-${partition}`, {
      expression: Fn.conditionEquals(Aws.PARTITION, partition),
    }),
  }));
  const isKnown = new CfnCondition(stack, 'HasKnownConsole', {
    expression: Fn.conditionOr(...conditions.map(({ condition }) => condition)),
  });
  // Each link holds this: every byte counts twenty times. Without a known console there is no link.
  const domain = conditions
    .slice(0, -1)
    .reduceRight(
      (otherwise, { condition, domain }) =>
        Fn.conditionIf(condition.logicalId, domain, otherwise).toString(),
      conditions.at(-1)?.domain ?? '',
    );
  return { region: stack.region, host: `console.${domain}`, isKnown };
};
