import { createRoute } from '@hono/zod-openapi';
import type { Connector } from '../../contract/connector.ts';
import type { House } from '../../pipeline/house.ts';
import { newRouter } from '../app.ts';
import { PluginsView } from '../schema/plugins.ts';
import { answer } from './route-parts.ts';
import { plainSettings } from './settings-view.ts';

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
    sinks: sinks.map(({ id, title, version, settings }) => ({ id, title, version, settings: plainSettings(settings) })),
    rules: rules.map(({ id, version, title }) => ({ id, version, title })),
  };
}

function connectorView(connector: Connector): PluginsView['connectors'][number] {
  const { id, title, version, banks, accountKinds, settings } = connector;
  return {
    id,
    title,
    version,
    settings: plainSettings(settings),
    banks: banks.map(({ code, bic, name }) => ({ code, bic, name })),
    accountKinds: accountKinds.map(({ kind, services }) => ({ kind, services: [...services] })),
    parts: PARTS.filter((part) => connector[part] !== undefined),
  };
}
