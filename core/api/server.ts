import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { createMiddleware } from 'hono/factory';
import { newToken } from '../access/tokens.ts';
import type { Config } from '../config.ts';
import { KoppelError } from '../domain/errors.ts';
import type { House } from '../pipeline/house.ts';
import { anyUser } from '../store/access.repository.ts';
import { inSystem } from '../store/database.ts';
import { type Env, newRouter } from './app.ts';
import { docsRoutes } from './docs/routes.ts';
import { authenticate, idempotent, refuseForeignOrigins, SECURITY_HEADERS, strictJson } from './middleware.ts';
import { type OpenApi, openApiDocument } from './openapi.ts';
import { asKoppelError, problemResponse } from './problem.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { bankRoutes } from './routes/bank.ts';
import { bookingRoutes } from './routes/bookings.ts';
import { bookRoutes } from './routes/books.ts';
import { csvMappingRoutes } from './routes/csv-mappings.ts';
import { directDebitRoutes } from './routes/direct-debits.ts';
import { entryRoutes } from './routes/entries.ts';
import { landingRoutes } from './routes/landing.ts';
import { learnedRoutes } from './routes/learned.ts';
import { linkRoutes } from './routes/links.ts';
import { mandateRoutes } from './routes/mandates.ts';
import { paymentBatchRoutes } from './routes/payment-batches.ts';
import { paymentOrderRoutes } from './routes/payment-orders.ts';
import { pluginRoutes } from './routes/plugins.ts';
import { ruleRoutes } from './routes/rules.ts';
import { sessionRoutes } from './routes/session.ts';
import { streamRoutes } from './routes/streams.ts';
import { suggestionRoutes } from './routes/suggestions.ts';
import { taskRoutes } from './routes/tasks.ts';
import { terminalRoutes } from './routes/terminals.ts';
import { userRoutes } from './routes/users.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { uiRoutes } from './ui.ts';

export interface Api {
  readonly url: string;
  readonly setupCode: string | null;
  close(): Promise<void>;
}

/** A whole request: large uploads over a slow line fit. */
const REQUEST_TIMEOUT_MS = 15 * 60_000;
const HEADERS_TIMEOUT_MS = 20_000;
/** A connection on which nothing moves is let go after this long; one that trickles, by core/api/incoming.ts (THREATS UP-04). */
const SILENCE_MS = 60_000;

const ONLY_HTTPS = { 'strict-transport-security': 'max-age=31536000; includeSubDomains' };

/** The API as one function of a request: tests call it without a socket. */
function createApi(house: House, config: Config, setupCode: string) {
  const app = newRouter();
  const headers = Object.entries({ ...SECURITY_HEADERS, ...(config.publicUrl.startsWith('https:') && ONLY_HTTPS) });
  const ready = createMiddleware<Env>(async (c, next) => {
    c.set('house', house);
    c.set('proxies', config.proxies);
    await next();
    for (const [name, value] of headers) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  });
  app.use(ready);
  app.onError((thrown, c) => {
    const error = asKoppelError(thrown);
    if (error.reaction === 'stop')
      house.log.warn(`${c.req.method} ${c.req.path} failed`, { error: String(thrown), stack: thrown.stack });
    return problemResponse(c, error, house.clock.now());
  });
  app.notFound((c) => problemResponse(c, new KoppelError('not_found', 'There is nothing here.'), house.clock.now()));

  app.get('/healthz', async (c) => c.json({ ok: true, setUp: await inSystem(house.store.db, anyUser) }));
  app.use('/v1/*', refuseForeignOrigins(config.publicUrl), strictJson);
  let document: OpenApi | undefined;
  const openApi = () => {
    document ??= openApiDocument(app, config.publicUrl);
    return document;
  };
  app.get('/v1/openapi.json', (c) => c.json(openApi()));
  app.route('/v1', sessionRoutes(config.publicUrl, setupCode));
  app.use('/v1/*', authenticate, idempotent);
  const egress = { kind: config.allowLocalWebhooks ? 'local' : 'public' } as const;
  for (const routes of [
    apiKeyRoutes(),
    bookRoutes(),
    bankRoutes(),
    csvMappingRoutes(),
    entryRoutes(),
    bookingRoutes(),
    suggestionRoutes(),
    ruleRoutes(),
    terminalRoutes(),
    taskRoutes(),
    learnedRoutes(),
    streamRoutes(),
    webhookRoutes(egress),
    paymentOrderRoutes(),
    directDebitRoutes(),
    paymentBatchRoutes(),
    mandateRoutes(),
    userRoutes(config.publicUrl),
    pluginRoutes(),
    linkRoutes(config.publicUrl),
  ]) {
    app.route('/v1', routes);
  }
  app.route('/', landingRoutes(config.publicUrl));
  app.route('/', docsRoutes(openApi));
  app.route('/', uiRoutes(config.uiFolder));
  return app;
}

export async function startApi(house: House, config: Config): Promise<Api> {
  const setupCode = newToken(house.random, '').secret.slice(0, 16);
  const app = createApi(house, config, setupCode);
  const server = await new Promise<{ server: Server; port: number }>((resolve, reject) => {
    const listening = serve(
      {
        fetch: app.fetch,
        hostname: config.host,
        port: config.port,
        serverOptions: {
          requestTimeout: REQUEST_TIMEOUT_MS,
          headersTimeout: HEADERS_TIMEOUT_MS,
          keepAliveTimeout: 10_000,
        },
      },
      (address) => resolve({ server: listening as Server, port: address.port }),
    );
    (listening as Server).setTimeout(SILENCE_MS);
    listening.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken
          ? new KoppelError('config', `Port ${config.port} is taken; give another one with KOPPEL_PORT.`, {
              cause: error,
            })
          : error,
      );
    });
  });
  const needed = !(await inSystem(house.store.db, anyUser));
  const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
  return {
    url: config.port === 0 ? `http://${host}:${server.port}` : config.publicUrl,
    setupCode: needed ? setupCode : null,
    close: () =>
      new Promise((resolve) => {
        server.server.close(() => resolve());
        server.server.closeIdleConnections();
      }),
  };
}
