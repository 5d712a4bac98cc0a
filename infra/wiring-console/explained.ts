/** Whether an error is one of ours: its text says what happened and what to do. */
export const isExplained = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ADD_USER_E_');
