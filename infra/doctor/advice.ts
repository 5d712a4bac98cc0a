/** What most faults of the wiring ask for. */
export const DEPLOY_AGAIN = 'Run "npx add-user deploy": it puts back what the stack says.';
