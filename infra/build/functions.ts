/** A function of this repository: the name of its zip and the module that Lambda loads. */
export type FunctionEntry = { readonly name: string; readonly entryPoint: string };

/** Every function that is built and deployed. */
export const FUNCTIONS = [
  { name: 'add_user', entryPoint: 'src/functions/trigger/index.ts' },
  { name: 'retry_user', entryPoint: 'src/functions/retry/index.ts' },
  { name: 'reconcile_users', entryPoint: 'src/functions/reconcile/index.ts' },
] as const satisfies readonly FunctionEntry[];

/** Name of a function that is built here. */
export type FunctionName = (typeof FUNCTIONS)[number]['name'];
