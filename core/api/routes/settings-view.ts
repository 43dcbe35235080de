import type { Settings } from '../../contract/settings.ts';
import type { PluginsView } from '../schema/plugins.ts';

/** Settings are descriptions, never values: there is no secret in them. */
export function plainSettings(settings: Settings): PluginsView['sinks'][number]['settings'] {
  return Object.fromEntries(
    Object.entries(settings).map(([name, { choices, ...field }]) => [
      name,
      { ...field, ...(choices !== undefined && { choices: choices.map((choice) => ({ ...choice })) }) },
    ]),
  );
}
