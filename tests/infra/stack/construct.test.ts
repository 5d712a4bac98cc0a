import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { type Attribute, AttributeType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AddUser, type AddUserProps } from '../../../infra/stack/add-user.ts';
import { ENVIRONMENT } from '../../../src/contract.ts';

const USER_ROW = { pk: '{sub}', sk: 'PROFILE', id: '{sub}' };
const text = (name: string): Attribute => ({ name, type: AttributeType.STRING });
const number = (name: string): Attribute => ({ name, type: AttributeType.NUMBER });

type TableOfApp = (stack: Stack) => NonNullable<AddUserProps['usersTable']>;
type Given = (stack: Stack) => AddUserProps;

/** An app with the construct in a stack of its own, and what the functions read of it. */
const synthesize = (given: Given): Template => {
  process.env.CDK_VALIDATION = 'false';
  const stack = new Stack(new App(), 'Shop');
  new AddUser(stack, 'AddUser', given(stack));
  return Template.fromStack(stack);
};

const keysIn = (template: Template): readonly unknown[] =>
  Object.values(template.findResources('AWS::Lambda::Function'))
    .map(({ Properties }) => Properties.Environment?.Variables[ENVIRONMENT.usersTableKey])
    .filter((key) => key !== undefined);

const withTable =
  (table: TableOfApp, more: AddUserProps = {}): Given =>
  (stack) => ({
    usersTable: table(stack),
    userRow: USER_ROW,
    ...more,
  });

const tableV2 = (partitionKey: Attribute, sortKey?: Attribute) => (stack: Stack) =>
  new TableV2(stack, 'Users', { partitionKey, ...(sortKey && { sortKey }) });

describe('the key of a table of the app', () => {
  test.each<[string, TableOfApp]>([
    [
      'a Table',
      (stack) => new Table(stack, 'Users', { partitionKey: text('pk'), sortKey: text('sk') }),
    ],
    ['a TableV2', tableV2(text('pk'), text('sk'))],
    [
      'a table with an index',
      (stack) => {
        const table = tableV2(text('pk'), text('sk'))(stack);
        table.addGlobalSecondaryIndex({ indexName: 'byAge', partitionKey: number('age') });
        return table;
      },
    ],
  ])('is read from %s', (_, table: TableOfApp) => {
    const template = synthesize(withTable(table));

    expect(keysIn(template)).toEqual(['pk,sk', 'pk,sk', 'pk,sk']);
  });

  test('may be said as well', () => {
    const template = synthesize(withTable(tableV2(text('id')), { usersTableKey: ['id'] }));

    expect(keysIn(template)).toEqual(['id', 'id', 'id']);
  });

  test('must not be another than was said', () => {
    expect(() => synthesize(withTable(tableV2(text('id')), { usersTableKey: ['email'] }))).toThrow(
      'ADD_USER_E_OPTION: usersTableKey must be the key of usersTable: leave it out, or say id.',
    );
  });

  test.each<[string, TableOfApp]>([
    ['a partition key of numbers', tableV2(number('id'))],
    ['a sort key of numbers', tableV2(text('pk'), number('sk'))],
  ])('is refused with %s', (_, table: TableOfApp) => {
    expect(() => synthesize(withTable(table))).toThrow(
      'ADD_USER_E_OPTION: usersTable must have a key of type S: each of its attributes a text.',
    );
  });

  test('is said where the app only refers to the table', () => {
    const named = (stack: Stack) => TableV2.fromTableName(stack, 'Users', 'people');

    const template = synthesize(withTable(named, { usersTableKey: ['id'] }));

    expect(keysIn(template)).toEqual(['id', 'id', 'id']);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { [ENVIRONMENT.usersTable]: 'people' } },
    });
  });

  test('decides whether the row can be made', () => {
    expect(() => synthesize(withTable(tableV2(text('id')), { userRow: { pk: '{sub}' } }))).toThrow(
      'ADD_USER_E_OPTION: userRow',
    );
  });
});

describe('the encryption key of a table of the app', () => {
  const policiesWithKey = (reconcile: AddUserProps['reconcile']): readonly string[] => {
    const template = synthesize(
      withTable(
        (stack) =>
          new Table(stack, 'Users', {
            partitionKey: text('id'),
            encryptionKey: new Key(stack, 'Key'),
          }),
        { reconcile },
      ),
    );
    return Object.entries(template.findResources('AWS::IAM::Policy'))
      .filter(([, { Properties }]) => /"kms:Decrypt".*"Key/.test(JSON.stringify(Properties)))
      .map(([id]) => id);
  };

  test('may be used by each function', () => {
    expect(policiesWithKey('report')).toEqual([
      expect.stringContaining('AddUserRole'),
      expect.stringContaining('RetryUserRole'),
      expect.stringContaining('Reconcile'),
    ]);
    expect(policiesWithKey('off')).toHaveLength(2);
  });
});

describe('the pool', () => {
  test('of the app is given the trigger, without a circle', () => {
    const template = synthesize((stack) => ({ userPool: new UserPool(stack, 'Pool') }));

    template.resourceCountIs('AWS::Cognito::UserPool', 1);
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: { PostConfirmation: Match.anyValue() },
    });
  });

  test('that the app only refers to may call the trigger, and is not changed', () => {
    const template = synthesize((stack) => ({
      userPool: UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_AbCdEf123'),
    }));

    template.resourceCountIs('AWS::Cognito::UserPool', 0);
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'cognito-idp.amazonaws.com',
    });
  });
});
