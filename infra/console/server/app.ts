import { type Context, Hono } from 'hono';
import { invokeApi } from '../../local/lambda/invoke-api.ts';
import type { Input } from '../actions/action.ts';
import { isActionName, runAction } from '../actions/run-action.ts';
import { findServed } from '../world/served-functions.ts';
import type { World } from '../world/world.ts';
import { onlyThisMachine, safeHeaders } from './guard.ts';
import { live } from './live.ts';
import type { PageFiles } from './page-files.ts';

const act = async (world: World, context: Context): Promise<Response> => {
  const name = context.req.param('name') ?? '';
  // A form of another site cannot send JSON without asking first, and nobody answers that question.
  if (context.req.header('content-type') !== 'application/json') {
    return context.text('Send JSON.', 415);
  }
  const input: unknown = await context.req.json().catch(() => undefined);
  if (!isActionName(name) || typeof input !== 'object' || input === null) {
    return context.text('There is no such action.', 404);
  }
  return context.json(await runAction(world, name, input as Input));
};

/** The console's server: the page, what it shows, what it does, and Lambda's Invoke call. */
export const createApp = (world: World, page: PageFiles, port: number): Hono => {
  const file = (content: string, type: string) => (context: Context) =>
    context.body(content, 200, {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'no-store',
    });
  return new Hono()
    .use(onlyThisMachine(port))
    .use(safeHeaders)
    .get('/', file(page.html, 'text/html'))
    .get('/page.js', file(page.script, 'text/javascript'))
    .get('/page.css', file(page.style, 'text/css'))
    .get('/live', (context) => live(world, context))
    .post('/actions/:name', (context) => act(world, context))
    .route('/', invokeApi(findServed(world)));
};
