/** The tool whose description made a pool, and by which name it knows it. */
export type PoolOwner = {
  readonly tool: Tool;
  /** For example the name of a CloudFormation stack; undefined where the tags name none. */
  readonly stack?: string;
};

type Tags = Readonly<Record<string, string>>;

const STACK_TAG = 'aws:cloudformation:stack-name';

const hasPrefix = (tags: Tags, prefix: string): boolean =>
  Object.keys(tags).some((key) => key.startsWith(prefix));

/** CDK ends the logical ids of its resources with a hash. */
const CDK_ID = /[0-9A-F]{8}$/;

const isOfTerraform = (tags: Tags): boolean =>
  Object.entries(tags).some(
    ([key, value]) => /^managed.?by$/i.test(key) && /terraform|opentofu/i.test(value),
  );

/** Each tool, and its section of docs/adopt.md. */
const SECTIONS = {
  Amplify: 'amplify-gen-2',
  SST: 'sst',
  'the Serverless Framework': 'serverless-framework',
  'AWS CDK': 'cdk',
  CloudFormation: 'cloudformation-and-sam',
  Terraform: 'terraform-and-opentofu',
} as const satisfies Record<string, string>;

type Tool = keyof typeof SECTIONS;

/** What each tool leaves behind. Those that CloudFormation works for come before it. */
const TOOLS: readonly (readonly [tool: Tool, made: (tags: Tags) => boolean])[] = [
  ['Amplify', (tags) => hasPrefix(tags, 'amplify:')],
  ['SST', (tags) => hasPrefix(tags, 'sst:')],
  ['the Serverless Framework', (tags) => STACK_TAG in tags && 'STAGE' in tags],
  [
    'AWS CDK',
    (tags) =>
      hasPrefix(tags, 'aws-cdk:') ||
      hasPrefix(tags, 'aws:cdk:') ||
      CDK_ID.test(tags['aws:cloudformation:logical-id'] ?? ''),
  ],
  ['CloudFormation', (tags) => hasPrefix(tags, 'aws:cloudformation:')],
  ['Terraform', isOfTerraform],
];

/** SST has no stack of CloudFormation's: an app and a stage are what it deploys. */
const stackOf = (tags: Tags): string | undefined => {
  const sst = [tags['sst:app'], tags['sst:stage']].filter((it) => it !== undefined).join('/');
  return tags[STACK_TAG] ?? (sst || undefined);
};

/**
 * Sees from a pool's tags which tool made it. Undefined for a pool that was made by hand, and for
 * tools that leave no tags.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
 */
export const ownerOf = (tags: Tags = {}): PoolOwner | undefined => {
  const [tool] = TOOLS.find(([, made]) => made(tags)) ?? [];
  const stack = stackOf(tags);
  return tool === undefined ? undefined : { tool, ...(stack !== undefined && { stack }) };
};

/** The owner, and what its next deploy does to a trigger that it does not know. */
export const ownerText = ({ tool, stack }: PoolOwner): string => {
  const by = stack === undefined ? tool : `${tool} (${stack})`;
  return `This pool was made by ${by}. The next deploy of that tool removes the trigger, unless the function's ARN is in its description of the pool.`;
};

/** Where it is shown how the ARN gets into that description. */
export const ownerAdvice = ({ tool }: PoolOwner): string =>
  `Put the ARN there as docs/adopt.md#${SECTIONS[tool]} shows.`;
