import type { Settings } from '#core/contract/settings.ts';
import { BANK_SERVER, CLIENT_SECRET, clientId, optional } from '#core/kit/settings.ts';

/** What the administrator got from the bank when registering. */
export const settings: Settings = {
  ...clientId(['From the developer portal.', 'Uit het ontwikkelaarsportaal.']),
  ...CLIENT_SECRET,
  'notification-secret': optional(
    'secret',
    ['Notification secret', 'Geheim voor meldingen'],
    [
      'The bank signs its notifications with it. Without it they are refused.',
      'De bank ondertekent hiermee haar meldingen. Zonder worden ze geweigerd.',
    ],
  ),
  ...BANK_SERVER,
};
