/** A CloudFormation template, as far as it is looked into. */
export type PlainTemplate = {
  readonly Resources: Readonly<
    Record<
      string,
      { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }
    >
  >;
};

/** What stands for the values that only a deploy knows. */
const UNKNOWN: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'REGION',
  'AWS::AccountId': 'ACCOUNT',
};

type Kind = { readonly nameProperty: string; readonly arnOf: (name: string) => string };

const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:REGION:ACCOUNT:${resource}`;

const KINDS: Readonly<Record<string, Kind>> = {
  'AWS::DynamoDB::Table': {
    nameProperty: 'TableName',
    arnOf: (name) => arn('dynamodb', `table/${name}`),
  },
  'AWS::SQS::Queue': { nameProperty: 'QueueName', arnOf: (name) => arn('sqs', name) },
  // A pool's id is known once it is made: the document says POOL.
  'AWS::Cognito::UserPool': {
    nameProperty: 'UserPoolId',
    arnOf: () => arn('cognito-idp', 'userpool/POOL'),
  },
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    arnOf: (name) => arn('lambda', `function:${name}`),
  },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    arnOf: (name) => arn('logs', `log-group:${name}:*`),
  },
};

/** A resource's name and ARN, as they are once it is deployed. */
const namesOf = (template: PlainTemplate, id: string): { name: string; arn: string } => {
  const { Type = '', Properties = {} } = template.Resources[id] ?? {};
  const kind = KINDS[Type];
  if (!kind) {
    return { name: id, arn: `the ARN of ${id}` };
  }
  const name = String(Properties[kind.nameProperty] ?? id);
  return { name, arn: kind.arnOf(name) };
};

type Intrinsics = {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly [string, string];
  readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const intrinsic = (template: PlainTemplate, value: Intrinsics): string | undefined => {
  const { Ref, 'Fn::GetAtt': getAtt, 'Fn::Join': join } = value;
  if (Ref !== undefined) {
    return UNKNOWN[Ref] ?? namesOf(template, Ref).name;
  }
  if (getAtt !== undefined) {
    return namesOf(template, getAtt[0]).arn;
  }
  return join?.[1].map((part) => String(resolve(template, part))).join(join[0]);
};

/**
 * Replaces CloudFormation's references in a value by names and ARNs that a person can read, with REGION
 * and ACCOUNT for what only a deploy knows.
 */
export const resolve = (template: PlainTemplate, value: unknown): unknown => {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => resolve(template, item));
  }
  if (!isObject(value)) {
    return value;
  }
  return (
    intrinsic(template, value) ??
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(template, item)]))
  );
};
