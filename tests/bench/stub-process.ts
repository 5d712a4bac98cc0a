import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The stub of DynamoDB, in a process of its own. */
export class StubProcess implements AsyncDisposable {
  readonly endpoint: string;
  /** Where the same is to be had over TLS. */
  readonly tlsPort: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number, tlsPort: number) {
    this.#child = child;
    this.tlsPort = tlsPort;
    this.endpoint = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<StubProcess> {
    const child = fork(join(import.meta.dirname, 'dynamodb-stub.ts'));
    const [ports] = (await once(child, 'message')) as [{ port: number; tlsPort: number }]; // its first message
    return new StubProcess(child, ports.port, ports.tlsPort);
  }

  /** How many calls there were since this was asked last. */
  async calls(): Promise<number> {
    this.#child.send('count');
    const [{ calls }] = (await once(this.#child, 'message')) as [{ calls: number }]; // its answer
    return calls;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.disconnect();
    await once(this.#child, 'exit');
  }
}
