import type { Settings } from '#core/contract/settings.ts';
import { address, BANK_SERVER, hubAddress, optional, signing, transport } from '#core/kit/settings.ts';

/** What the administrator has of ING: certificates, and with a contract a client id. */
export const settings: Settings = {
  'client-id': {
    ...optional(
      'text',
      ['Client ID (contract only)', 'Client-ID (alleen met contract)'],
      [
        'From the developer portal. Empty under PSD2: there the certificates say who we are.',
        'Uit het ontwikkelaarsportaal. Leeg onder PSD2: daar zeggen de certificaten wie wij zijn.',
      ],
    ),
    maxLength: 100,
  },
  signing: {
    label: { en: 'Message signing', nl: 'Ondertekening van berichten' },
    type: 'choice',
    required: true,
    default: 'http-signature',
    choices: [
      { value: 'http-signature', label: { en: 'HTTP signature', nl: 'HTTP-handtekening' } },
      { value: 'jws', label: { en: 'JWS (contract only)', nl: 'JWS (alleen met contract)' } },
    ],
  },
  ...transport(['PEM; under PSD2 the QWAC.', 'PEM; onder PSD2 het QWAC.']),
  ...signing([
    'PEM, RSA of 2048 bits or more; under PSD2 the QSEAL.',
    'PEM, RSA van 2048 bits of meer; onder PSD2 het QSEAL.',
  ]),
  'bank-certificate': optional(
    'certificate',
    ["ING's signing certificate", 'Ondertekencertificaat van ING'],
    ['PEM. With JWS every answer must be signed with it.', 'PEM. Met JWS moet elk antwoord hiermee ondertekend zijn.'],
  ),
  'return-url': optional(
    'url',
    ['Address after signing payments', 'Adres na het ondertekenen van betalingen'],
    [
      'Where ING sends the browser when a payment was signed, when it knows one fixed address of this hub. Empty: the page of the file.',
      'Waar ING de browser heen stuurt na het ondertekenen van een betaling, als het één vast adres van deze hub kent. Leeg: de pagina van het bestand.',
    ],
  ),
  ...hubAddress('ING'),
  ...BANK_SERVER,
  'front-url': address(['Address of the sign-in pages', 'Adres van de inlogpagina’s']),
};
