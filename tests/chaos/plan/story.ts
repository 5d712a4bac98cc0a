import { type ConfirmationEvent, confirmationEvent } from './confirmation-event.ts';
import { type Random, randomOf } from './seeded-random.ts';

/** What happens to a user, one thing after the other. */
export type Step = {
  readonly kind: 'confirm' | 'edit' | 'delete';
  /** How many other users come before it happens. */
  readonly lag: number;
  /** Of a confirmation: how many of it at once. */
  readonly copies: number;
  /** The next step does not wait for the end of this one. Only of confirmations, so that it is known what a user did last. */
  readonly overlaps: boolean;
};

export type Story = ConfirmationEvent & {
  readonly index: number;
  readonly steps: readonly Step[];
  /** Each sandbox that takes this user's first confirmation dies. */
  readonly isDoomed: boolean;
  /** When this user comes, the row of an account with the same address is there that was since deleted. */
  readonly meetsStranger: boolean;
};

/** What a run is made of. The same plan gives the same stories and faults. */
export type Plan = { readonly seed: number; readonly confirmations: number };

const MAX_FURTHER_STEPS = 3;
const MAX_LAG = 40;
const EVENTFUL_SHARE = 0.35;
const DOOMED_SHARE = 0.0002;
const STRANGER_SHARE = 0.02;

const firstStep = (random: Random): Step => ({
  kind: 'confirm',
  lag: 0,
  copies: random.chance(0.1) ? random.int(2, 4) : 1,
  overlaps: random.chance(0.1),
});

const furtherStep = (random: Random): Step => {
  const kind = random.pick<Step['kind']>([
    [4, 'confirm'],
    [3, 'edit'],
    [3, 'delete'],
  ]);
  return {
    kind,
    lag: random.chance(0.5) ? 0 : random.int(1, MAX_LAG),
    copies: random.int(1, 2),
    overlaps: kind === 'confirm' && random.chance(0.2),
  };
};

/** At least one user of a run is doomed, so that the check on such users has something to check. */
const isDoomed = ({ seed, confirmations }: Plan, index: number): boolean =>
  index === randomOf(seed, 'doomed').int(0, confirmations - 1) ||
  randomOf(seed, 'doomed', index).chance(DOOMED_SHARE);

/** At least one, for the same reason. Who meets a stranger's row neither edits nor deletes it. */
const meetsStranger = ({ seed, confirmations }: Plan, index: number): boolean =>
  index === randomOf(seed, 'stranger').int(0, confirmations - 1) ||
  randomOf(seed, 'stranger', index).chance(STRANGER_SHARE);

const stepsOf = (steps: readonly Step[], doomed: boolean, stranger: boolean): readonly Step[] => {
  if (doomed) {
    return steps.slice(0, 1);
  }
  return stranger ? steps.filter(({ kind }) => kind === 'confirm') : steps;
};

/** The story of one user, by seed and number. */
export const storyOf = (plan: Plan, index: number): Story => {
  const random = randomOf(plan.seed, 'story', index);
  const event = confirmationEvent(plan.seed, index, random);
  const further = random.chance(EVENTFUL_SHARE) ? random.int(1, MAX_FURTHER_STEPS) : 0;
  const steps = [firstStep(random), ...Array.from({ length: further }, () => furtherStep(random))];
  const doomed = isDoomed(plan, index);
  const stranger = !doomed && event.row !== undefined && meetsStranger(plan, index);
  return {
    ...{ ...event, index, isDoomed: doomed, meetsStranger: stranger },
    steps: stepsOf(steps, doomed, stranger),
  };
};
