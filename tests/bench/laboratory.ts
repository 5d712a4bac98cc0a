import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functionVariables } from '../../infra/local/lambda/function-variables.ts';
import type { Variables } from '../../infra/local/lambda/sandbox-environment.ts';
import { type TaskRoot, unpackTaskRoot } from '../../infra/local/lambda/task-root.ts';
import { type Build, buildCandidates, buildRuntimeClient, type Candidate } from './candidates.ts';
import { DynamoDbStub } from './dynamodb-stub.ts';
import { MeasuredProcess } from './measured-process.ts';

type Place = { readonly candidate: Candidate; readonly taskRoot: TaskRoot };

/** Everything that stays the same for all that is measured. */
export class Laboratory implements AsyncDisposable {
  readonly stub: DynamoDbStub;
  readonly #folder: string;
  readonly #preload: string;
  readonly #places: readonly Place[];
  readonly #xray: Socket;

  private constructor(
    stub: DynamoDbStub,
    folder: string,
    preload: string,
    places: readonly Place[],
  ) {
    this.stub = stub;
    this.#folder = folder;
    this.#preload = preload;
    this.#places = places;
    // Takes what the X-Ray daemon would get.
    this.#xray = createSocket('udp4');
  }

  /**
   * Builds what is compared and unpacks it, each into a read-only folder.
   *
   * @param build makes the zips in a folder
   */
  static async open(build: Build = buildCandidates): Promise<Laboratory> {
    const folder = mkdtempSync(join(tmpdir(), 'bench-'));
    const candidates = await build(folder);
    const places = candidates.map((candidate) => ({
      candidate,
      taskRoot: unpackTaskRoot(candidate.zipPath),
    }));
    const preload = await buildRuntimeClient(folder);
    const laboratory = new Laboratory(await DynamoDbStub.start(), folder, preload, places);
    laboratory.#xray.bind(0, '127.0.0.1');
    await once(laboratory.#xray, 'listening');
    return laboratory;
  }

  get candidates(): readonly Candidate[] {
    return this.#places.map(({ candidate }) => candidate);
  }

  /** Starts a fresh process of a candidate. */
  start(
    name: string,
    reportAt: readonly number[],
    variables: Variables = {},
  ): Promise<MeasuredProcess> {
    const place = this.#places.find(({ candidate }) => candidate.name === name);
    return MeasuredProcess.start({
      preload: this.#preload,
      taskRoot: place?.taskRoot.path ?? '',
      variables: {
        ...functionVariables({
          dynamoDbEndpoint: this.stub.endpoint,
          xrayDaemonAddress: `127.0.0.1:${this.#xray.address().port}`,
        }),
        // Nobody vouches for the stub's certificate, and Node.js warns of that.
        NODE_TLS_REJECT_UNAUTHORIZED: '0',
        NODE_NO_WARNINGS: '1',
        ...variables,
      },
      reportAt,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stub[Symbol.asyncDispose]();
    await this.#xray[Symbol.asyncDispose]();
    for (const { taskRoot } of this.#places) {
      taskRoot.remove();
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
