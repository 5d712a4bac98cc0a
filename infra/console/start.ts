import { EXIT } from '../cli/exit-code.ts';
import { runCommand } from '../cli/run-command.ts';
import { exitOnSignals } from '../local/cleanup.ts';
import { readOptions } from './options.ts';

exitOnSignals();
await runCommand(async () => {
  const options = readOptions(process.argv.slice(2));
  // The engines take longer to load than --help and a mistake take to answer.
  const { runConsole } = await import('./run.ts');
  await runConsole(options);
  return EXIT.done;
});
