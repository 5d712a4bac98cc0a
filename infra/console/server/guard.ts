import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';

const SELF = "'self'";
const NONE = "'none'";

/** The page loads nothing from elsewhere, and no other page can show it in a frame. */
export const safeHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: [NONE],
    scriptSrc: [SELF],
    styleSrc: [SELF],
    imgSrc: [SELF, 'data:'],
    connectSrc: [SELF],
    baseUri: [NONE],
    formAction: [NONE],
    frameAncestors: [NONE],
  },
  xFrameOptions: 'DENY',
  // It is http, on this machine.
  strictTransportSecurity: false,
});

/**
 * Whether a request is a program's, such as AWS's CLI, or the page's own. A browser tells the origin of
 * each request that could do something.
 *
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
const isOwn = ({ req }: Context): boolean => {
  const own = `http://${req.header('host')}`;
  const site = req.header('sec-fetch-site') ?? 'none';
  return ['same-origin', 'none'].includes(site) && (req.header('origin') ?? own) === own;
};

/** A link to the page may be followed from anywhere. */
const isVisit = ({ req }: Context): boolean => req.method === 'GET' && req.path === '/';

/**
 * Refuses what comes from another site's page in the same browser.
 *
 * The name of another site can be made to lead to 127.0.0.1 (DNS rebinding), so the host that the
 * browser asked for is looked at as well.
 *
 * @param port where the console listens
 */
export const onlyThisMachine = (port: number) => {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  return createMiddleware(async (context, next) => {
    if (!hosts.includes(context.req.header('host') ?? '')) {
      return context.text('The console answers on 127.0.0.1 only.', 421);
    }
    if (!(isOwn(context) || isVisit(context))) {
      return context.text('Another site may not use the console.', 403);
    }
    return next();
  });
};
