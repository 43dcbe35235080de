import { createRoute } from '@hono/zod-openapi';
import type { Connector } from '../../contract/connector.ts';
import type { Settings } from '../../contract/settings.ts';
import type { House } from '../../pipeline/house.ts';
import { newRouter } from '../app.ts';
import { PluginsView } from '../schema/plugins.ts';
import { answer } from './route-parts.ts';

const PARTS = ['link', 'statements', 'payments', 'directDebits', 'notifications', 'sandbox'] as const;

/** What is installed, and what each wants filled in. */
export function pluginRoutes() {
  const router = newRouter();
  router.openapi(
    createRoute({
      method: 'get',
      path: '/plugins',
      tags: ['Plugins'],
      responses: answer(PluginsView, 'Connectors, sinks and rules of this hub'),
    }),
    (c) => c.json(installed(c.var.house), 200),
  );
  return router;
}

function installed({ connectors, sinks, rules }: House): PluginsView {
  return {
    connectors: connectors.map(connectorView),
    sinks: sinks.map(({ id, title, version, settings }) => ({ id, title, version, settings: plain(settings) })),
    rules: rules.map(({ id, version, title }) => ({ id, version, title })),
  };
}

function connectorView(connector: Connector): PluginsView['connectors'][number] {
  const { id, title, version, banks, accountKinds, settings } = connector;
  return {
    id,
    title,
    version,
    settings: plain(settings),
    banks: banks.map(({ code, bic, name }) => ({ code, bic, name })),
    accountKinds: accountKinds.map(({ kind, services }) => ({ kind, services: [...services] })),
    parts: PARTS.filter((part) => connector[part] !== undefined),
  };
}

/** Settings are descriptions, never values: there is no secret in them. */
function plain(settings: Settings): PluginsView['sinks'][number]['settings'] {
  return Object.fromEntries(
    Object.entries(settings).map(([name, { choices, ...field }]) => [
      name,
      { ...field, ...(choices !== undefined && { choices: choices.map((choice) => ({ ...choice })) }) },
    ]),
  );
}
