import { createBrowserRouter } from 'react-router';
import { Gate } from './shell/gate.tsx';
import { PageCrash } from './shell/page-crash.tsx';
import { PageMissing } from './shell/page-missing.tsx';
import { Shell } from './shell/shell.tsx';

/** While the first page's file is on its way the frame stays empty: it takes a blink, and a spinner would only flash. */
const nothingYet = () => null;

/** Each page is a file of its own that loads when it is first opened. */
export const router = createBrowserRouter([
  {
    path: '/sign-in',
    errorElement: <PageCrash />,
    HydrateFallback: nothingYet,
    lazy: async () => ({ Component: (await import('./pages/sign-in/sign-in.tsx')).SignIn }),
  },
  {
    path: '/password',
    errorElement: <PageCrash />,
    HydrateFallback: nothingYet,
    lazy: async () => ({ Component: (await import('./pages/password/password.tsx')).Password }),
  },
  {
    path: '/setup',
    errorElement: <PageCrash />,
    HydrateFallback: nothingYet,
    lazy: async () => ({ Component: (await import('./pages/setup/setup.tsx')).Setup }),
  },
  {
    element: (
      <Gate>
        <Shell />
      </Gate>
    ),
    errorElement: <PageCrash />,
    HydrateFallback: nothingYet,
    children: [
      {
        errorElement: <PageCrash />,
        children: [
          { index: true, lazy: async () => ({ Component: (await import('./pages/overview/overview.tsx')).Overview }) },
          { path: 'link', lazy: async () => ({ Component: (await import('./pages/link/link.tsx')).Link }) },
          {
            path: 'connections',
            lazy: async () => ({ Component: (await import('./pages/connections/connections.tsx')).Connections }),
          },
          {
            path: 'connections/:id',
            lazy: async () => ({ Component: (await import('./pages/connection/connection.tsx')).Connection }),
          },
          {
            path: 'accounts',
            lazy: async () => ({ Component: (await import('./pages/accounts/accounts.tsx')).Accounts }),
          },
          {
            path: 'statements',
            lazy: async () => ({ Component: (await import('./pages/statements/statements.tsx')).Statements }),
          },
          {
            path: 'administrations',
            lazy: async () => ({
              Component: (await import('./pages/administrations/administrations.tsx')).Administrations,
            }),
          },
          {
            path: 'administrations/:id',
            lazy: async () => ({
              Component: (await import('./pages/administrations/administration.tsx')).Administration,
            }),
          },
          { path: 'users', lazy: async () => ({ Component: (await import('./pages/users/users.tsx')).Users }) },
          { path: 'plugins', lazy: async () => ({ Component: (await import('./pages/plugins/plugins.tsx')).Plugins }) },
          {
            path: 'plugins/:connector',
            lazy: async () => ({ Component: (await import('./pages/plugins/connector.tsx')).Connector }),
          },
          { path: 'audit', lazy: async () => ({ Component: (await import('./pages/audit/audit.tsx')).Audit }) },
          { path: 'upload', lazy: async () => ({ Component: (await import('./pages/upload/upload.tsx')).Upload }) },
          {
            path: 'csv-mappings',
            lazy: async () => ({ Component: (await import('./pages/csv-mappings/csv-mappings.tsx')).CsvMappings }),
          },
          {
            path: 'csv-mappings/new',
            lazy: async () => ({ Component: (await import('./pages/csv-mappings/wizard.tsx')).Wizard }),
          },
          {
            path: 'entries/:id?',
            lazy: async () => ({ Component: (await import('./pages/entries/entries.tsx')).Entries }),
          },
          {
            path: 'workbench/:id?',
            lazy: async () => ({ Component: (await import('./pages/workbench/workbench.tsx')).Workbench }),
          },
          { path: 'learned', lazy: async () => ({ Component: (await import('./pages/learned/learned.tsx')).Learned }) },
          {
            path: 'backtest',
            lazy: async () => ({ Component: (await import('./pages/backtest/backtest.tsx')).Backtest }),
          },
          { path: 'rules', lazy: async () => ({ Component: (await import('./pages/rules/rules.tsx')).Rules }) },
          {
            path: 'payments',
            lazy: async () => ({ Component: (await import('./pages/payments/payments.tsx')).Payments }),
          },
          {
            path: 'direct-debits',
            lazy: async () => ({ Component: (await import('./pages/direct-debits/direct-debits.tsx')).DirectDebits }),
          },
          {
            path: 'deliveries',
            lazy: async () => ({ Component: (await import('./pages/deliveries/deliveries.tsx')).Deliveries }),
          },
          {
            path: 'api-keys',
            lazy: async () => ({ Component: (await import('./pages/api-keys/api-keys.tsx')).ApiKeys }),
          },
          { path: '*', Component: PageMissing },
        ],
      },
    ],
  },
]);
