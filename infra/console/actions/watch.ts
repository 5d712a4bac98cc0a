import type { InvocationView } from '../view.ts';
import type { World } from '../world/world.ts';
import { ActionError } from './action.ts';

/** A cold start on a busy machine, and the longest invocation. */
const PATIENCE_MS = 60_000;

/** Waits for an invocation that somebody else brings about. Watches from now on until disposed of. */
export const watchFor = (
  { journal }: World,
  isWanted: (view: InvocationView) => boolean,
): Disposable & { readonly seen: Promise<InvocationView> } => {
  const { promise, resolve, reject } = Promise.withResolvers<InvocationView>();
  const onEnd = (view: InvocationView): void => {
    if (isWanted(view)) {
      resolve(view);
    }
  };
  journal.on('end', onEnd);
  const timer = setTimeout(
    () => reject(new ActionError('Cognito did not call the function.')),
    PATIENCE_MS,
  );
  promise.catch(() => undefined); // whoever gave up before does not wait for it
  return {
    seen: promise,
    [Symbol.dispose]() {
      clearTimeout(timer);
      journal.off('end', onEnd);
    },
  };
};
