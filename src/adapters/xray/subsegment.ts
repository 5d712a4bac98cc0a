import { randomUUID } from 'node:crypto';

/** What X-Ray's daemon takes. @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html */
type Document = {
  readonly id: string;
  readonly name: string;
  /** Seconds since 1970, with fractions. */
  readonly start_time: number;
  end_time?: number;
  /** Only while it is open. */
  in_progress?: true;
  subsegments?: Subsegment[];
  annotations?: Record<string, string | number | boolean>;
  metadata?: Record<string, Record<string, unknown>>;
  [attribute: string]: unknown;
};

/** Told of a subsegment that has ended. */
type OnClose = (subsegment: Subsegment) => void;

const ID_DIGITS = 16;
const MS_PER_SECOND = 1_000;
const DEFAULT_NAMESPACE = 'default';

const nowSeconds = (): number => Date.now() / MS_PER_SECOND;

/** A UUID is the quickest of Node's random texts: it makes many at once. */
const newId = (): string =>
  randomUUID()
    .slice(-ID_DIGITS - 1)
    .replace('-', '');

/** A piece of work within a trace, by the names that X-Ray's own SDK has for what can be done with it. */
export class Subsegment {
  readonly #document: Document;
  readonly #onClose: OnClose | undefined;

  /** @param onClose of the outermost subsegment; what is below goes out with it */
  constructor(name: string, onClose?: OnClose) {
    this.#document = {
      id: newId(),
      name,
      start_time: nowSeconds(),
      in_progress: true,
    };
    this.#onClose = onClose;
  }

  get name(): string {
    return this.#document.name;
  }

  /** What was begun within it. Undefined if nothing was. */
  get subsegments(): readonly Subsegment[] | undefined {
    return this.#document.subsegments;
  }

  addNewSubsegment(name: string): Subsegment {
    const child = new Subsegment(name);
    this.#document.subsegments ??= [];
    this.#document.subsegments.push(child);
    return child;
  }

  addAttribute(name: string, value: unknown): void {
    this.#document[name] = value;
  }

  /** Annotations can be searched for. */
  addAnnotation(name: string, value: string | number | boolean): void {
    this.#document.annotations ??= {};
    this.#document.annotations[name] = value;
  }

  addMetadata(name: string, value: unknown, namespace: string = DEFAULT_NAMESPACE): void {
    const { metadata = {} } = this.#document;
    this.#document.metadata = {
      ...metadata,
      [namespace]: { ...metadata[namespace], [name]: value },
    };
  }

  /** The caller was at fault. */
  addErrorFlag(): void {
    this.#document.error = true;
  }

  /** The service was at fault. */
  addFaultFlag(): void {
    this.#document.fault = true;
  }

  isClosed(): boolean {
    return this.#document.end_time !== undefined;
  }

  close(): void {
    delete this.#document.in_progress;
    this.#document.end_time = nowSeconds();
    this.#onClose?.(this);
  }

  toJSON(): object {
    return this.#document;
  }
}
