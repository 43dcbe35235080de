import type { Settings } from '#core/contract/settings.ts';

/** What the administrator got from the bank when registering. */
export const settings: Settings = {
  'client-id': {
    label: { en: 'Client ID', nl: 'Client-ID' },
    help: { en: 'From the developer portal.', nl: 'Uit het ontwikkelaarsportaal.' },
    type: 'text',
    required: true,
    maxLength: 100,
  },
  'client-secret': { label: { en: 'Client secret', nl: 'Client-secret' }, type: 'secret', required: true },
  'notification-secret': {
    label: { en: 'Notification secret', nl: 'Geheim voor meldingen' },
    help: {
      en: 'The bank signs its notifications with it. Without it they are refused.',
      nl: 'De bank ondertekent hiermee haar meldingen. Zonder worden ze geweigerd.',
    },
    type: 'secret',
    required: false,
  },
  'api-url': {
    label: { en: 'Address of the API', nl: 'Adres van de API' },
    help: { en: "Only for another environment than the bank's own.", nl: 'Alleen voor een andere omgeving.' },
    type: 'url',
    required: false,
  },
};
