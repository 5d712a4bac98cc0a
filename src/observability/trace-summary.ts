import type { Result } from '../domain/record-confirmation.ts';

/** Values that a trace can be searched by. */
export type Annotations = Readonly<Record<string, string | number | boolean | undefined>>;

/** What the trace says of an invocation when it is over. */
export type TraceSummary = {
  readonly annotations: Annotations;
  /** Paints the trace red. */
  readonly fault: boolean;
};

/** A confirmation's part of its trace. Only one that was lost is red: a duplicate is not a fault. */
export const traceSummary = ({ outcome, handles }: Result): TraceSummary => ({
  annotations: {
    outcome,
    triggerSource: handles.triggerSource,
    userPoolId: handles.userPoolId,
  },
  fault: outcome === 'unrecorded',
});

/** For an invocation that works on many confirmations: each of them says its own in the trace. */
export const noSummary = (): TraceSummary => ({ annotations: {}, fault: false });
