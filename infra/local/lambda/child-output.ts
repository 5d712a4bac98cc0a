import { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import { END_MARK } from './runtime-client/end-mark.js';

/** Emits `line` for each line and `end-mark` for each mark; keeps every line. */
export class ChildOutput extends EventEmitter<{ line: [string]; 'end-mark': [] }> {
  readonly lines: string[] = [];
  #rest = '';

  constructor(stream: Readable) {
    super();
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => this.#take(chunk));
    stream.on('end', () => this.#flush());
  }

  #take(chunk: string): void {
    const [first = '', ...afterMarks] = `${this.#rest}${chunk}`.split(END_MARK);
    this.#rest = first;
    this.#splitLines();
    for (const part of afterMarks) {
      this.#flush();
      this.emit('end-mark');
      this.#rest = part;
      this.#splitLines();
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
