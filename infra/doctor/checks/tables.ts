import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { IDEMPOTENCY_TABLE } from '../../../src/contract.ts';
import type { TableKey } from '../../../src/domain/table-key.ts';
import { calling, ifFound } from '../../aws/aws-call-error.ts';
import { keyForRows, keyOfTable } from '../../aws/table-key.ts';
import { DEPLOY_AGAIN } from '../advice.ts';
import { type Check, type CheckName, expectThat, right, wrong } from '../check.ts';

/** What becomes of confirmations without the table. */
const ABSENCE = {
  'users-table': 'no row can be written, and confirmations are parked',
  'idempotency-table': 'rows are written, but a late replay can bring back one that was deleted',
} as const satisfies Partial<Record<CheckName, string>>;

/** A key cannot be changed. */
const KEY_ADVICE = {
  'users-table':
    ': deploy with usersTableKey and userRow as the table needs them, or with the name of a new table as usersTableName.',
  'idempotency-table': ' and nothing else: make a new table.',
} as const satisfies Record<keyof typeof ABSENCE, string>;

/** Whether a table is there and has the key that the code writes. */
export const checkTable = async (
  dynamoDb: DynamoDBClient,
  name: keyof typeof ABSENCE,
  tableName: string,
  wanted: TableKey,
): Promise<Check> => {
  const answer = await ifFound(
    'dynamodb:DescribeTable',
    dynamoDb.send(new DescribeTableCommand({ TableName: tableName })),
  );
  if (!answer?.Table) {
    return wrong(name, `There is no table ${tableName}: ${ABSENCE[name]}.`, DEPLOY_AGAIN);
  }
  const { TableStatus } = answer.Table;
  const key = keyOfTable(answer.Table);
  const wantedKey = keyForRows(wanted);
  return expectThat(name, {
    holds: key === wantedKey && TableStatus === 'ACTIVE',
    found: `${tableName} is ${TableStatus}, its key is ${key}.`,
    advice: `The key has to be ${wantedKey}${KEY_ADVICE[name]}`,
  });
};

/** Whether records of what was done go when their time is over. */
export const checkExpiry = async (dynamoDb: DynamoDBClient, tableName: string): Promise<Check> => {
  const { timeToLiveAttribute } = IDEMPOTENCY_TABLE;
  const { TimeToLiveDescription = {} } = await calling(
    'dynamodb:DescribeTimeToLive',
    dynamoDb.send(new DescribeTimeToLiveCommand({ TableName: tableName })),
  );
  const { TimeToLiveStatus = 'DISABLED', AttributeName } = TimeToLiveDescription;
  const isOn = /^ENABL(ED|ING)$/.test(TimeToLiveStatus);
  return isOn && AttributeName === timeToLiveAttribute
    ? right('expiry', `Records expire by ${AttributeName}.`)
    : wrong(
        'expiry',
        `Time to live is ${TimeToLiveStatus}, on ${AttributeName ?? 'no attribute'}: records stay for ever.`,
        `Switch it on for the attribute ${timeToLiveAttribute}.`,
      );
};
