import { runCommand } from '../cli/run-command.ts';
import { readOptions } from './options.ts';

await runCommand(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options.region !== undefined) {
    // For every client of this process alike, those of the function's own adapters among them.
    process.env.AWS_REGION = options.region;
  }
  // AWS's SDKs take longer to load than --help and a mistake take to answer.
  if (options.deadLetters) {
    const { redriveDeadLetters } = await import('./dead-letters/redrive-dead-letters.ts');
    return await redriveDeadLetters(options);
  }
  const { replayFile } = await import('./replay-file.ts');
  return await replayFile(options);
});
