import {
  type InvocationView,
  OUTCOME_SLOTS,
  type OutcomeSlot,
  type OutcomesView,
} from '../view.ts';

/** Half a minute has three: five minutes in all. */
const SLOT_MS = 10_000;

/** Counts by outcome, in all and in slots of time. */
export class OutcomeCounts {
  #totals: Readonly<Record<string, number>> = {};
  #slots: ReadonlyMap<number, OutcomeSlot> = new Map();
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
    const oldestMs = nowMs - OUTCOME_SLOTS * this.#slotMs;
    this.#slots = new Map([...this.#slots].filter(([startMs]) => startMs > oldestMs));
    return { slotMs: this.#slotMs, slots: [...this.#slots.values()], totals: this.#totals };
  }

  #addToSlot(outcome: string, startMs: number): void {
    const { counts = {} } = this.#slots.get(startMs) ?? {};
    this.#slots = new Map(this.#slots).set(startMs, { startMs, counts: plusOne(counts, outcome) });
  }
}

const plusOne = (
  counts: Readonly<Record<string, number>>,
  name: string,
): Readonly<Record<string, number>> => ({ ...counts, [name]: (counts[name] ?? 0) + 1 });
