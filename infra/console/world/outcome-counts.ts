import type { InvocationView, OutcomeSlot, OutcomesView } from '../view.ts';

/** Half a minute has three: five minutes in all. */
const SLOT_MS = 10_000;
const SLOTS = 30;

/** Counts by outcome, in all and in slots of time. */
export class OutcomeCounts {
  #totals: Readonly<Record<string, number>> = {};
  #slots: readonly OutcomeSlot[] = [];
  readonly #slotMs: number;

  constructor(slotMs = SLOT_MS) {
    this.#slotMs = slotMs;
  }

  add({ outcomes, error }: InvocationView, nowMs: number): void {
    for (const outcome of error ? ['error'] : outcomes) {
      this.#totals = plusOne(this.#totals, outcome);
      this.#addToSlot(outcome, nowMs - (nowMs % this.#slotMs));
    }
  }

  view(nowMs: number): OutcomesView {
    const oldestMs = nowMs - SLOTS * this.#slotMs;
    this.#slots = this.#slots.filter(({ startMs }) => startMs > oldestMs);
    return { slotMs: this.#slotMs, slots: this.#slots, totals: this.#totals };
  }

  #addToSlot(outcome: string, startMs: number): void {
    const last = this.#slots.at(-1);
    this.#slots =
      last?.startMs === startMs
        ? [...this.#slots.slice(0, -1), { startMs, counts: plusOne(last.counts, outcome) }]
        : [...this.#slots, { startMs, counts: { [outcome]: 1 } }];
  }
}

const plusOne = (
  counts: Readonly<Record<string, number>>,
  name: string,
): Readonly<Record<string, number>> => ({ ...counts, [name]: (counts[name] ?? 0) + 1 });
