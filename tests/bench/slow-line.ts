import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy that hands on everything `delayMs` later, in both directions. */
export class SlowLine implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(port: number, delayMs: number) {
    this.#server = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      this.#join(near, far, delayMs);
      this.#join(far, near, delayMs);
    });
  }

  static async start(port: number, delayMs: number): Promise<SlowLine> {
    const line = new SlowLine(port, delayMs);
    line.#server.listen(0, '127.0.0.1');
    await once(line.#server, 'listening');
    return line;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port; // it listens on a port
  }

  #join(from: Socket, to: Socket, delayMs: number): void {
    this.#sockets.add(from);
    from.setNoDelay();
    from.on('data', (chunk) => setTimeout(() => to.write(chunk), delayMs));
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    await this.#server[Symbol.asyncDispose]();
  }
}
