import { SERVICE } from '../../src/contract.ts';
import type { Outputs } from '../stack/outputs.ts';
import type { TemplateNote } from '../stack/template-note.ts';

const HEADINGS = {
  DashboardUrl: 'dashboard',
  AlarmUrl: 'alarms',
  QueryUrl: 'saved queries',
  TracesUrl: 'traces',
} as const satisfies Record<string, string>;

/** Links to all that watches the functions, by kind. */
export const linksText = (outputs: Outputs): string =>
  Object.entries(HEADINGS)
    .map(([prefix, heading]) => {
      const links = Object.entries(outputs).filter(([name]) => name.startsWith(prefix));
      return [heading, ...links.map(([, url]) => `  ${url}`)].join('\n');
    })
    .join('\n');

/** The commands that know a deployment by its pool and its function. */
const wiringCommand = (command: 'attach' | 'doctor', poolId: string, functionName: string) =>
  `npm run ${command} -- --user-pool-id ${poolId}` +
  (functionName === SERVICE ? '' : ` --function ${functionName}`);

/** What is left to do when the stack is there. */
export const nextStepText = ({ userPool, functionName }: TemplateNote, outputs: Outputs): string =>
  userPool.kind === 'existing'
    ? `The pool may call the function, but does not yet: ${wiringCommand('attach', userPool.id, functionName)}`
    : `The pool calls the function. Check it all: ${wiringCommand('doctor', outputs.UserPoolId ?? 'ID', functionName)}`;

/** What to say if the alarm on concurrency is set for another account than this. Undefined if it fits. */
export const concurrencyText = (
  { accountConcurrency }: TemplateNote,
  limit: number | undefined,
): string | undefined =>
  limit === undefined || limit === accountConcurrency
    ? undefined
    : `This account runs up to ${limit} functions at once, and the alarm expects ${accountConcurrency}: deploy with -c accountConcurrency=${limit}.`;
