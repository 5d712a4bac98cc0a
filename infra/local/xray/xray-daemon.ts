import { createSocket, type Socket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { HANDLER } from '../../../src/contract.ts';
import type { Segment } from './segment.ts';

/** Name of the subsegment that Tracer puts around the whole handler. */
export const HANDLER_SUBSEGMENT = `## ${HANDLER}`;

/** How long a trace is waited for, unless somebody says otherwise. */
export const TRACE_TIMEOUT_MS = 5_000;

/** Listens where the X-Ray daemon would, and keeps what it gets. */
export class XrayDaemon extends EventEmitter<{ segment: [Segment] }> implements AsyncDisposable {
  /** Every datagram as it came. */
  readonly datagrams: string[] = [];
  /** The segments and subsegments of them, in the order of arrival. */
  readonly segments: Segment[] = [];
  readonly #socket: Socket;

  private constructor() {
    super();
    this.setMaxListeners(0);
    this.#socket = createSocket('udp4');
    this.#socket.on('message', (message) => this.#receive(message.toString('utf8')));
  }

  static async start(): Promise<XrayDaemon> {
    const daemon = new XrayDaemon();
    daemon.#socket.bind(0, '127.0.0.1');
    await once(daemon.#socket, 'listening');
    return daemon;
  }

  /** Host and port, as `AWS_XRAY_DAEMON_ADDRESS` holds them. */
  get address(): string {
    return `127.0.0.1:${(this.#socket.address() as AddressInfo).port}`;
  }

  /** What has come of a trace so far. */
  trace(traceId: string): readonly Segment[] {
    return this.segments.filter((segment) => segment.trace_id === traceId);
  }

  /**
   * Waits until the handler's own subsegment of a trace is there: it is sent last. Returns what has
   * come when the time is over.
   */
  async waitForTrace(traceId: string, timeoutMs = TRACE_TIMEOUT_MS): Promise<readonly Segment[]> {
    const signal = AbortSignal.timeout(timeoutMs);
    while (!(this.#isComplete(traceId) || signal.aborted)) {
      await once(this, 'segment', { signal }).catch(() => undefined);
    }
    return this.trace(traceId);
  }

  async close(): Promise<void> {
    await this.#socket[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #isComplete(traceId: string): boolean {
    return this.trace(traceId).some(
      ({ name, in_progress }) => name === HANDLER_SUBSEGMENT && !in_progress,
    );
  }

  #receive(datagram: string): void {
    this.datagrams.push(datagram);
    const segment = parseSegment(datagram);
    if (segment) {
      this.segments.push(segment);
      this.emit('segment', segment);
    }
  }
}

// A header line, then the document.
const parseSegment = (datagram: string): Segment | undefined => {
  try {
    return JSON.parse(datagram.slice(datagram.indexOf('\n') + 1)) as Segment;
  } catch {
    return undefined;
  }
};
