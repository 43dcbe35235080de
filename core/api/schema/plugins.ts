import { z } from '@hono/zod-openapi';

const Text = z.object({ en: z.string(), nl: z.string() });

/** What an administrator fills in, as core/contract/settings.ts has it: enough to draw the form. */
const SettingFieldView = z
  .object({
    label: Text,
    help: Text.optional(),
    type: z.enum(['text', 'url', 'secret', 'certificate', 'private-key', 'boolean', 'choice', 'folder']),
    required: z.boolean(),
    choices: z.array(z.object({ value: z.string(), label: Text })).optional(),
    pattern: z.string().optional(),
    maxLength: z.number().int().optional(),
    default: z.union([z.string(), z.boolean()]).optional(),
  })
  .openapi('SettingField');
const Settings = z.record(z.string(), SettingFieldView);
const Installed = z.object({ id: z.string(), title: z.string(), version: z.string(), settings: Settings });

export const PluginsView = z
  .object({
    connectors: z.array(
      Installed.extend({
        banks: z.array(z.object({ code: z.string(), bic: z.string(), name: z.string() })),
        accountKinds: z.array(z.object({ kind: z.string(), services: z.array(z.string()) })),
        parts: z.array(z.enum(['link', 'statements', 'payments', 'directDebits', 'notifications', 'sandbox'])),
      }),
    ),
    sinks: z.array(Installed),
    rules: z.array(z.object({ id: z.string(), version: z.number().int(), title: Text })),
  })
  .openapi('Plugins');
export type PluginsView = z.infer<typeof PluginsView>;
