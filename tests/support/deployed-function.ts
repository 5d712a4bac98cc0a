import { join } from 'node:path';
import { functionVariables } from '../../infra/local/lambda/function-variables.ts';
import type { Invocation } from '../../infra/local/lambda/invocation.ts';
import { type Sandbox, startSandbox } from '../../infra/local/lambda/sandbox.ts';
import type { Segment } from '../../infra/local/xray/segment.ts';
import { XrayDaemon } from '../../infra/local/xray/xray-daemon.ts';
import { DIST_DIR } from '../../infra/paths.ts';
import type { LogLine } from './captured-output.ts';
import type { Database } from './database.ts';

/** What came of an invocation of the real zip. */
export type Answer = Invocation & {
  /** The JSON lines that it wrote. */
  readonly lines: readonly LogLine[];
  readonly confirmation: LogLine | undefined;
  readonly trace: readonly Segment[];
};

/** The zip as it is shipped, in a sandbox of its own, on a test's database. */
export type DeployedFunction = {
  readonly sandbox: Sandbox;
  readonly xray: XrayDaemon;
  send(event: unknown): Promise<Answer>;
  close(): Promise<void>;
};

const parsed = (line: string): LogLine[] => {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
};

/** Starts the function. The zip is that of `dist/`, which the test run built. */
export const deployFunction = async (
  database: Pick<Database, 'endpoint'>,
  variables: Readonly<Record<string, string>> = {},
): Promise<DeployedFunction> => {
  const xray = await XrayDaemon.start();
  const sandbox = await startSandbox({
    zipPath: join(DIST_DIR, 'add_user.zip'),
    env: {
      ...functionVariables({
        dynamoDbEndpoint: database.endpoint ?? '',
        xrayDaemonAddress: xray.address,
      }),
      ...variables,
    },
  });
  return {
    sandbox,
    xray,
    async send(event) {
      const invocation = await sandbox.invoke(event);
      const lines = [...invocation.stdout, ...invocation.stderr].flatMap(parsed);
      return {
        ...invocation,
        lines,
        confirmation: lines.find(({ message }) => message === 'confirmation'),
        trace: await xray.waitForTrace(invocation.traceId),
      };
    },
    async close() {
      await sandbox.close();
      await xray.close();
    },
  };
};
