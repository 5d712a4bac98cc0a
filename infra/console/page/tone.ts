/** How an outcome is coloured. The word is always there as well. */
type Tone = 'good' | 'plain' | 'warn' | 'bad';

const TONES: Readonly<Record<string, Tone>> = {
  created: 'good',
  'already-applied': 'plain',
  'row-exists': 'warn',
  'not-a-sign-up': 'plain',
  'no-key': 'warn',
  malformed: 'warn',
  parked: 'warn',
  unrecorded: 'bad',
};

/** In the order in which they are stacked and listed. */
export const TONE_ORDER: readonly Tone[] = ['good', 'plain', 'warn', 'bad'];

/** The tone of an outcome; what is none, such as an error, is bad. */
export const toneOf = (outcome: string): Tone => TONES[outcome] ?? 'bad';
