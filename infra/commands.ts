import type { SubCommand } from './cli/sub-command.ts';

/** A command as the program knows it before it is loaded. */
export type CommandEntry = {
  readonly name: string;
  /** One line for the help of the program. */
  readonly summary: string;
  /** Whether it needs the sources, or engines that the package does not have. */
  readonly isCloneOnly?: boolean;
  /** Options that Node.js takes only at its start. */
  readonly nodeOptions?: readonly string[];
  /** Loads the command. Only the one that runs is loaded, so that the others cost it no time. */
  load(): Promise<SubCommand>;
};

/** Every command of the program, in the order of its help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'start',
    summary: 'run the function on this machine, and show what happens',
    isCloneOnly: true,
    load: async () => (await import('./start-command.ts')).command,
  },
  {
    name: 'console',
    summary: 'show a real sign-up in the browser, on this machine',
    isCloneOnly: true,
    load: async () => (await import('./console/start.ts')).command,
  },
  {
    name: 'row',
    summary: "show what the row's template makes of an event; writes nothing",
    load: async () => (await import('./row/command.ts')).command,
  },
  {
    name: 'deploy',
    summary: 'deploy the stack, and print where it can be watched',
    load: async () => (await import('./deploy/commands.ts')).deploy,
  },
  {
    name: 'diff',
    summary: 'show what a deploy would change',
    load: async () => (await import('./deploy/commands.ts')).diff,
  },
  {
    name: 'synth',
    summary: 'write the template of the stack to cdk.out, and check it; needs no account',
    load: async () => (await import('./deploy/commands.ts')).synth,
  },
  {
    name: 'template',
    summary: 'write a CloudFormation template for other tools than CDK, with its zips',
    load: async () => (await import('./template/template.ts')).command,
  },
  {
    name: 'destroy',
    summary: 'take the stack down',
    load: async () => (await import('./deploy/commands.ts')).destroy,
  },
  {
    name: 'attach',
    summary: 'make the function the trigger of a user pool that is there',
    load: async () => (await import('./attach/commands.ts')).attach,
  },
  {
    name: 'detach',
    summary: 'undo attach',
    load: async () => (await import('./attach/commands.ts')).detach,
  },
  {
    name: 'doctor',
    summary: 'check the wiring of a deployment',
    load: async () => (await import('./doctor/doctor.ts')).command,
  },
  {
    name: 'reconcile',
    summary: 'compare the users of a pool with the table, and write missing rows',
    // The whole pool goes through the process: without a limit the heap grows because it may.
    nodeOptions: ['--max-old-space-size=128', '--max-semi-space-size=4'],
    load: async () => (await import('./reconcile/start.ts')).command,
  },
  {
    name: 'replay',
    summary: 'finish confirmations from a file or the dead-letter queue',
    load: async () => (await import('./replay/replay.ts')).command,
  },
  {
    name: 'stack',
    summary: 'turn positions in the bundle into positions in the sources',
    isCloneOnly: true,
    load: async () => (await import('./stack-trace-command.ts')).command,
  },
];
