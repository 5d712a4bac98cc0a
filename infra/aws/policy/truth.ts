/** Whether something holds. What depends on a value that is not known here is `unknown`. */
export type Truth = 'yes' | 'no' | 'unknown';

export const truthOf = (holds: boolean): Truth => (holds ? 'yes' : 'no');

export const not = (truth: Truth): Truth =>
  (({ yes: 'no', no: 'yes', unknown: 'unknown' }) as const)[truth];

/** `no` wins, then `unknown`. Nothing at all is `yes`. */
export const allOf = (truths: readonly Truth[]): Truth => {
  const weakest = (['no', 'unknown'] as const).find((truth) => truths.includes(truth));
  return weakest ?? 'yes';
};

/** `yes` wins, then `unknown`. Nothing at all is `no`. */
export const anyOf = (truths: readonly Truth[]): Truth => not(allOf(truths.map(not)));
