import type { SettingField, Settings } from '#core/contract/settings.ts';

const field = (type: SettingField['type'], en: string, nl: string, required = true): SettingField => ({
  label: { en, nl },
  type,
  required,
});

/** What the administrator gets from bunq, and the key pair of this hub. */
export const settings: Settings = {
  'client-id': { ...field('text', 'OAuth client ID', 'OAuth-client-ID'), maxLength: 200 },
  'client-secret': field('secret', 'OAuth client secret', 'OAuth-client-secret'),
  'signing-key': {
    ...field('private-key', 'Signing key of this hub', 'Ondertekensleutel van deze hub'),
    help: {
      en: 'An RSA key of 2048 bits, PEM. bunq gets its public half at the first link.',
      nl: 'Een RSA-sleutel van 2048 bits, PEM. bunq krijgt de publieke helft bij de eerste koppeling.',
    },
  },
  'permitted-ip': {
    ...field('text', 'IP address of this hub', 'IP-adres van deze hub', false),
    help: {
      en: 'bunq takes calls of this key from there only. Empty: from anywhere.',
      nl: 'bunq neemt aanroepen met deze sleutel alleen daarvandaan. Leeg: van overal.',
    },
    pattern: '[0-9.]{7,15}',
  },
  'callback-secret': {
    ...field('secret', 'Secret of callbacks', 'Geheim van meldingen', false),
    help: {
      en: 'bunq does not sign its callbacks: the address we give it carries this secret. Empty: no callbacks.',
      nl: 'bunq ondertekent meldingen niet: het adres dat wij opgeven bevat dit geheim. Leeg: geen meldingen.',
    },
  },
  'api-url': field('url', 'Address of the API', 'Adres van de API', false),
  'oauth-url': field('url', 'Address of the consent page', 'Adres van de toestemmingspagina', false),
  'token-url': field('url', 'Address for tokens', 'Adres voor tokens', false),
};
