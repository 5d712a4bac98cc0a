import { describe, expect, test } from '@jest/globals';
import { parse, type ScalarTag } from 'yaml';
import { ROW_CREATED } from '../../../infra/stack/events/row-created.ts';
import { readText } from '../../support/source-files.ts';
import { isTaken, type Pattern } from './event-pattern.ts';

type Task = { readonly Resource: string; readonly Arguments: unknown };
type StateMachine = {
  readonly Events: { readonly RowCreated: { readonly Properties: { readonly Pattern: Pattern } } };
  readonly Policies: readonly [
    {
      readonly Statement: readonly [
        { readonly Action: string; readonly Resource: { readonly 'Fn::Sub': string } },
      ];
    },
  ];
  readonly Definition: { readonly StartAt: string; readonly States: Record<string, Task> };
};
type Sam = {
  readonly Resources: Readonly<Record<string, { readonly Properties: StateMachine }>>;
};

const page = readText('docs/events.md');
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, code = '']) => code,
  );

const tag = (name: string, key: string): ScalarTag => ({
  ...{ tag: `!${name}`, resolve: (text: string) => ({ [key]: text }) },
});

const event = JSON.parse(blocks('json')[0] ?? '') as Readonly<Record<string, unknown>>; // as the page shows it
const machines = blocks('yaml').map((yaml) => {
  const sam = parse(yaml, { customTags: [tag('Sub', 'Fn::Sub'), tag('Ref', 'Ref')] }) as Sam; // SAM's form
  const [[name, { Properties }]] = Object.entries(sam.Resources) as [
    [string, { readonly Properties: StateMachine }], // one a template
  ];
  const { StartAt, States } = Properties.Definition;
  return { name, ...Properties, task: States[StartAt] as Task };
});

/** What a JSONata path of an argument finds in the event. */
const found = (path: string): unknown =>
  path
    .replace('$states.input.', '')
    .split('.')
    .reduce<unknown>((value, part) => (value as Record<string, unknown>)?.[part], event);

describe('docs/events.md', () => {
  test('shows an event as the pipe sends it', () => {
    expect(event).toMatchObject({
      source: ROW_CREATED.source,
      'detail-type': ROW_CREATED.detailType,
      detail: { key: { email: expect.any(String) } },
    });
  });

  test('has a rule for a mail and one for a group', () => {
    expect(machines.map(({ name, task }) => [name, task.Resource])).toEqual([
      ['WelcomeMail', 'arn:aws:states:::aws-sdk:sesv2:sendEmail'],
      ['JoinMembers', 'arn:aws:states:::aws-sdk:cognitoidentityprovider:adminAddUserToGroup'],
    ]);
  });

  test.each(machines)('$name takes the event, and no other', ({ Events }) => {
    const { Pattern } = Events.RowCreated.Properties;

    expect(isTaken(Pattern, event)).toBe(true);
    expect(isTaken(Pattern, { ...event, source: 'aws.s3' })).toBe(false);
    expect(isTaken(Pattern, { ...event, 'detail-type': 'Object Created' })).toBe(false);
  });

  test.each(machines)('$name finds in the event what it asks for', ({ task }) => {
    const paths = [...JSON.stringify(task.Arguments).matchAll(/\{% (.*?) %\}/g)].map(
      ([, path = '']) => path,
    );

    expect(paths.map(found)).toEqual([expect.stringContaining('@')]);
  });

  test.each(machines)('$name may do what it does and no more', ({ task, Policies }) => {
    const ACTIONS: Readonly<Record<string, string>> = {
      'sesv2:sendEmail': 'ses:SendEmail',
      'cognitoidentityprovider:adminAddUserToGroup': 'cognito-idp:AdminAddUserToGroup',
    };
    const [{ Statement }] = Policies;

    expect(Statement).toHaveLength(1);
    expect(Statement[0].Action).toBe(ACTIONS[task.Resource.split('aws-sdk:')[1] ?? '']);
    expect(Statement[0].Resource['Fn::Sub']).toMatch(/^arn:\$\{AWS::Partition\}:/);
  });

  test('says why a group of the first token cannot come this way, and what can', () => {
    expect(page).toMatch(/Not for a group that the first token must hold.*nextFunction/s);
  });
});
