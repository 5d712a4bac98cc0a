import { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import { END_MARKS } from './runtime-client/end-mark.js';

type Events = { line: [string]; [mark: `end-of:${string}`]: [] };

/** Emits `line` for each line and `end-of:` for each mark; keeps every line. */
export class ChildOutput extends EventEmitter<Events> {
  readonly lines: string[] = [];
  #rest = '';

  constructor(stream: Readable) {
    super();
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => this.#take(chunk));
    stream.on('end', () => this.#flush());
  }

  /** Resolves when the mark arrives. Everything that was written before it is in `lines` then. */
  untilMarked(of: string): Promise<void> {
    return new Promise((resolve) => this.once(`end-of:${of}`, resolve));
  }

  #take(chunk: string): void {
    const parts = `${this.#rest}${chunk}`.split(END_MARKS);
    for (const [index, part] of parts.entries()) {
      if (index % 2 === 1) {
        this.#flush();
        this.emit(`end-of:${part}`);
      } else {
        this.#rest = part;
        this.#splitLines();
      }
    }
  }

  #splitLines(): void {
    const lines = this.#rest.split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      this.#add(line);
    }
  }

  #flush(): void {
    if (this.#rest !== '') {
      this.#add(this.#rest);
      this.#rest = '';
    }
  }

  #add(line: string): void {
    this.lines.push(line);
    this.emit('line', line);
  }
}
