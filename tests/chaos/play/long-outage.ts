import type { SQSRecord } from 'aws-lambda';
import type { Plan } from '../plan/story.ts';

/**
 * How often a message is delivered in vain before the long outage ends. A queue that gives up after five
 * times, as many do, loses it.
 */
const DELIVERIES = 8;

/**
 * An outage of both tables that outlasts several waits of the retry queue. It begins when half of the
 * users have come, and ends when a message has been delivered often enough, whoever comes meanwhile.
 */
export class LongOutage {
  /** Resolves when the outage has ended. */
  readonly over: Promise<void>;
  readonly #fromUsers: number;
  readonly #deliveries = new Map<string, number>();
  readonly #end: () => void;
  #isOver = false;

  constructor({ confirmations }: Plan) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.over = promise;
    this.#end = resolve;
    this.#fromUsers = Math.floor(confirmations / 2);
  }

  /** @param users how many have come */
  isOn(users: number): boolean {
    return users >= this.#fromUsers && !this.#isOver;
  }

  /** Counts a batch that was delivered while the outage was on. */
  note(records: readonly SQSRecord[]): void {
    for (const { messageId } of records) {
      const times = (this.#deliveries.get(messageId) ?? 0) + 1;
      this.#deliveries.set(messageId, times);
      if (times >= DELIVERIES) {
        this.#isOver = true;
        this.#end();
      }
    }
  }
}
