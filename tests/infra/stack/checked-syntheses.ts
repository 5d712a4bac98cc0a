import { Annotations, type Stack } from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { type Finding, findingsIn } from '../../../infra/stack/findings.ts';
import { type SynthesizeOptions, synthesize } from './synthesized.ts';

/** What became of a synth: what the checks found, or the error that stopped it. */
export type CheckedSynth = { readonly findings: readonly Finding[] } | { readonly error: string };

type Case = readonly [context: Readonly<Record<string, unknown>>, options?: SynthesizeOptions];

const isChecked = true;

const CASES = {
  'as cdk.json has it': [{}, { isChecked }],
  'with a pool and a table that are there, a key and an alarm e-mail': [
    {
      kmsKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      userPool: 'eu-central-1_AbCdEfGhI',
      usersTable: 'existing',
      alarmEmail: 'oncall@example.com',
      nextFunction: 'arn:aws:lambda:eu-central-1:123456789012:function:add_to_group',
      userRow: { email: '{email}', sub: '{sub}' },
    },
    { isChecked },
  ],
  'with the daily comparison and events, on a new pool': [
    { reconcile: 'apply', events: 'row' },
    { isChecked },
  ],
  'a queue that nobody gave reasons for': [
    {},
    { isChecked, change: (stack: Stack) => new CfnQueue(stack, 'Bare') },
  ],
  'a bucket for everybody': [
    {},
    {
      isChecked,
      change: (stack: Stack) => new CfnBucket(stack, 'Bare', { accessControl: 'Everybody' }),
    },
  ],
  'a warning': [
    {},
    {
      change: (stack: Stack) =>
        Annotations.of(stack).addWarningV2('add-user:test', 'this is doubtful'),
    },
  ],
} as const satisfies Record<string, Case>;

export type CaseName = keyof typeof CASES;

const play = ([context, options]: Case): CheckedSynth => {
  try {
    return { findings: findingsIn(synthesize(context, options).dir) };
  } catch (error) {
    return { error: String(error) };
  }
};

// A program of its own, as `cdk synth` runs it: the engine of CDK's rules takes half a minute in Jest.
const played = Object.entries(CASES).map(([name, some]) => [name, play(some)] as const);
console.log(JSON.stringify(Object.fromEntries(played)));
