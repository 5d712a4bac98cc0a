/** The clock of a run: how many users have come so far. It does not depend on how fast they come. */
export class Progress {
  #users = 0;
  #waiting: { readonly users: number; readonly resolve: () => void }[] = [];

  get users(): number {
    return this.#users;
  }

  /** One more user comes. */
  advance(): void {
    this.#moveTo(this.#users + 1);
  }

  /** All users have come: whoever waits for more need not. */
  finish(): void {
    this.#moveTo(Number.POSITIVE_INFINITY);
  }

  /** Resolves when so many users have come. */
  async reached(users: number): Promise<void> {
    if (users > this.#users) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push({ users, resolve });
      await promise;
    }
  }

  #moveTo(users: number): void {
    this.#users = users;
    const due = this.#waiting.filter((each) => each.users <= users);
    this.#waiting = this.#waiting.filter((each) => each.users > users);
    for (const { resolve } of due) {
      resolve();
    }
  }
}
