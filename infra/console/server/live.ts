import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Message } from '../view.ts';
import type { World } from '../world/world.ts';

/** How soon a browser comes back whose connection broke. */
const COME_BACK_MS = 500;
/** A line now and then, so that a connection that is gone is noticed. */
const BEAT_MS = 15_000;

/**
 * The view, and then each change of it, as Server-Sent Events. A page that comes back gets the whole
 * view again, so nothing has to be remembered of what it missed.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export const live = (world: World, context: Context): Response =>
  streamSSE(context, async (stream) => {
    const { feed } = world;
    const { promise: isGone, resolve: leave } = Promise.withResolvers<void>();
    let number = 0;
    const send = (message: Message): void => {
      number += 1;
      void stream.writeSSE({ id: String(number), data: JSON.stringify(message) });
    };
    const beat = setInterval(() => void stream.writeln(':'), BEAT_MS);
    stream.onAbort(leave);
    await feed.look();
    await stream.writeSSE({ event: 'hello', data: '', retry: COME_BACK_MS });
    // In one go, so that no change falls between the two.
    send({ kind: 'view', view: feed.view });
    feed.on('message', send);
    await isGone;
    feed.off('message', send);
    clearInterval(beat);
  });
