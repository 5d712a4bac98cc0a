import { EventEmitter } from 'node:events';
import type { InvocationView } from '../view.ts';

/** More than anybody looks through. */
const KEPT = 300;

/** Every invocation, newest first: emits `change` when one begins, and again when it is over. */
export class Journal extends EventEmitter<{ change: [InvocationView]; end: [InvocationView] }> {
  #invocations: readonly InvocationView[] = [];

  constructor() {
    super();
    this.setMaxListeners(0);
  }

  get invocations(): readonly InvocationView[] {
    return this.#invocations;
  }

  begin(view: InvocationView): void {
    this.#invocations = [view, ...this.#invocations].slice(0, KEPT);
    this.emit('change', view);
  }

  end(view: InvocationView): void {
    this.#invocations = this.#invocations.map((it) => (it.id === view.id ? view : it));
    this.emit('end', view);
    this.emit('change', view);
  }

  byId(id: string): InvocationView | undefined {
    return this.#invocations.find((it) => it.id === id);
  }
}
