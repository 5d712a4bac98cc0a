import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Actions that a function may take on one resource. */
export type Access = {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resource: string;
  /** Only in calls that this service makes for the role. @default in its own calls */
  readonly by?: 'dynamodb' | 'sqs';
};

/** ARNs of what the functions work on. */
export type Resources = {
  readonly usersTable: string;
  readonly idempotencyTable: string;
  readonly retryQueue: string;
};

/**
 * What a write needs: the put of the row, and the life of its record. `DeleteItem` gives up the lock of
 * a write that failed, or that met a row. Nothing is read: DynamoDB returns what stopped a put.
 */
const writing = ({
  usersTable,
  idempotencyTable,
}: Omit<Resources, 'retryQueue'>): readonly Access[] => [
  { sid: 'WriteRow', actions: ['dynamodb:PutItem'], resource: usersTable },
  {
    sid: 'RememberWrite',
    actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    resource: idempotencyTable,
  },
];

/** All that the trigger may do, besides its logs and traces. */
export const triggerAccess = (resources: Resources): readonly Access[] => [
  ...writing(resources),
  { sid: 'Park', actions: ['sqs:SendMessage'], resource: resources.retryQueue },
];

/**
 * All that the function behind the retry queue may do, besides its logs and traces. It decides itself
 * when a message comes back; the queue's other actions are those of Lambda's event source mapping, which
 * acts under the function's role.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const retryAccess = (resources: Resources): readonly Access[] => [
  ...writing(resources),
  {
    sid: 'TakeParked',
    actions: [
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueAttributes',
    ],
    resource: resources.retryQueue,
  },
];

/** What the comparison works on. */
type ReconcileResources = Omit<Resources, 'retryQueue'> & { readonly userPool: string };

/**
 * All that the comparison of pool and table may do, besides its logs and traces. Its checkpoint is an
 * item of the idempotency table: so it puts and deletes there even if it only reports.
 *
 * @param isApplying whether it writes missing rows, as the trigger would have
 */
export const reconcileAccess = (
  resources: ReconcileResources,
  isApplying: boolean,
): readonly Access[] => {
  const { userPool, usersTable, idempotencyTable } = resources;
  return [
    { sid: 'ListUsers', actions: ['cognito-idp:ListUsers'], resource: userPool },
    { sid: 'LookUpRows', actions: ['dynamodb:BatchGetItem'], resource: usersTable },
    { sid: 'ReadCheckpoint', actions: ['dynamodb:GetItem'], resource: idempotencyTable },
    ...(isApplying
      ? writing(resources)
      : [
          { sid: 'ReadRecords', actions: ['dynamodb:BatchGetItem'], resource: idempotencyTable },
          {
            sid: 'KeepCheckpoint',
            actions: ['dynamodb:PutItem', 'dynamodb:DeleteItem'],
            resource: idempotencyTable,
          },
        ]),
  ];
};

/** The same as a statement of a role's policy. */
export const statementOf = ({ sid, actions, resource, by }: Access): PolicyStatement =>
  new PolicyStatement({
    sid,
    actions: [...actions],
    resources: [resource],
    // Its region follows, and a domain that is another one in China.
    ...(by && { conditions: { StringLike: { 'kms:ViaService': `${by}.*` } } }),
  });
