import {
  GetUserPoolMfaConfigResponse$,
  UserPoolType$,
} from '@aws-sdk/client-cognito-identity-provider';
import { NormalizedSchema } from '@smithy/core/schema';
import { useEndpoints } from './attach-stage.ts';
import { type FakeAws, type Operations, startFakeAws } from './fake-aws.ts';
import { fakeFunctionPolicy } from './fake-function-policy.ts';
import { sampleOf } from './sdk-model.ts';
import { strictUserPool, type WirePool } from './strict-user-pool.ts';

export const POOL_ID = 'eu-central-1_AbCdEf123';
export const ACCOUNT = '123456789012';
export const POOL_ARN = `arn:aws:cognito-idp:eu-central-1:${ACCOUNT}:userpool/${POOL_ID}`;
export const STATEMENT_ID = `add_user-attach-${POOL_ID}`;

export const functionNamed = (name: string) =>
  `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:${name}`;

export const OURS = functionNamed('add_user');
export const THEIRS = functionNamed('welcome_mail:live');

/** A tag of AWS's own, which no call may send. */
export const SYSTEM_TAG = { 'aws:createdBy': 'IAMUser:AIDA:me' };

const sample = (schema: Parameters<typeof NormalizedSchema.of>[0], name: string) =>
  sampleOf(NormalizedSchema.of(schema), name) as WirePool; // both are structures

/** A pool in which every setting that the SDK knows is set. */
export const poolWith = (trigger: string | undefined): WirePool => {
  const pool = sample(UserPoolType$, 'pool');
  const triggers = pool.LambdaConfig as WirePool;
  return {
    ...{ ...pool, Id: POOL_ID, Arn: POOL_ARN, UserPoolTags: { team: 'web', ...SYSTEM_TAG } },
    LambdaConfig: { ...triggers, PostConfirmation: trigger },
  };
};

export const allSecondFactors = (): WirePool => ({
  ...sample(GetUserPoolMfaConfigResponse$, 'mfa'),
  MfaConfiguration: 'pool.MfaConfiguration',
});

/** Without what every update changes. */
export const settled = ({ LastModifiedDate: _, ...pool }: WirePool) => pool;

/** The calls that change something, in their order. */
export const changesOf = (calls: FakeAws['calls']) =>
  calls.map(({ operation }) => operation).filter((it) => !/^(Get|Describe|List)/.test(it));

type Given = {
  readonly pool?: WirePool;
  readonly secondFactors?: WirePool;
  readonly policy?: ReturnType<typeof fakeFunctionPolicy>;
  readonly leeway?: Parameters<typeof strictUserPool>[2];
  /** Operations that answer otherwise. They may use those of the pool. */
  readonly broken?: (strict: ReturnType<typeof strictUserPool>) => Operations;
};

export type StrictStage = AsyncDisposable & {
  readonly pool: WirePool;
  readonly secondFactors: WirePool;
  readonly policy: ReturnType<typeof fakeFunctionPolicy>;
  readonly calls: FakeAws['calls'];
  /** The pool as it was. */
  readonly before: WirePool;
};

/** Starts a strict pool and a function's policy, and sends the SDK's calls there. */
export const deployStrictPool = async ({
  pool = poolWith(undefined),
  secondFactors = allSecondFactors(),
  policy = fakeFunctionPolicy(),
  leeway = {},
  broken = () => ({}),
}: Given = {}): Promise<StrictStage> => {
  const strict = strictUserPool(pool, secondFactors, leeway);
  const aws = await startFakeAws({ ...strict.operations, ...policy.operations, ...broken(strict) });
  useEndpoints({ AWS_ENDPOINT_URL: aws.endpoint });
  return {
    ...{ pool, secondFactors, policy, calls: aws.calls, before: structuredClone(pool) },
    [Symbol.asyncDispose]: () => aws[Symbol.asyncDispose](),
  };
};
