import type { Settings } from '#core/contract/settings.ts';
import { address, BANK_SERVER, CLIENT_SECRET, clientId, needed, optional } from '#core/kit/settings.ts';

/** What the administrator gets from bunq, and the key pair of this hub. */
export const settings: Settings = {
  ...clientId(['Of the OAuth client.', 'Van de OAuth-client.']),
  ...CLIENT_SECRET,
  'signing-key': needed(
    'private-key',
    ['Signing key of this hub', 'Ondertekensleutel van deze hub'],
    [
      'An RSA key of 2048 bits, PEM. bunq gets its public half at the first link.',
      'Een RSA-sleutel van 2048 bits, PEM. bunq krijgt de publieke helft bij de eerste koppeling.',
    ],
  ),
  'permitted-ip': {
    ...optional(
      'text',
      ['IP address of this hub', 'IP-adres van deze hub'],
      [
        'bunq takes calls of this key from there only. Empty: from anywhere.',
        'bunq neemt aanroepen met deze sleutel alleen daarvandaan. Leeg: van overal.',
      ],
    ),
    pattern: '[0-9.]{7,15}',
  },
  'callback-secret': optional(
    'secret',
    ['Secret of callbacks', 'Geheim van meldingen'],
    [
      'bunq does not sign its callbacks: the address we give it carries this secret. Empty: no callbacks.',
      'bunq ondertekent meldingen niet: het adres dat wij opgeven bevat dit geheim. Leeg: geen meldingen.',
    ],
  ),
  ...BANK_SERVER,
  'oauth-url': address(['Address of the consent page', 'Adres van de toestemmingspagina']),
  'token-url': address(['Address for tokens', 'Adres voor tokens']),
};
