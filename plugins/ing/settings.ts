import type { Settings } from '#core/contract/settings.ts';

/** What the administrator has of ING: certificates, and with a contract a client id. */
export const settings: Settings = {
  'client-id': {
    label: { en: 'Client ID (contract only)', nl: 'Client-ID (alleen met contract)' },
    help: {
      en: 'From the developer portal. Empty under PSD2: there the certificates say who we are.',
      nl: 'Uit het ontwikkelaarsportaal. Leeg onder PSD2: daar zeggen de certificaten wie wij zijn.',
    },
    type: 'text',
    required: false,
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
  'transport-certificate': {
    label: { en: 'Transport certificate', nl: 'Transportcertificaat' },
    help: { en: 'PEM; under PSD2 the QWAC.', nl: 'PEM; onder PSD2 het QWAC.' },
    type: 'certificate',
    required: true,
  },
  'transport-key': {
    label: { en: 'Key of the transport certificate', nl: 'Sleutel van het transportcertificaat' },
    type: 'private-key',
    required: true,
  },
  'signing-certificate': {
    label: { en: 'Signing certificate', nl: 'Ondertekencertificaat' },
    help: {
      en: 'PEM, RSA of 2048 bits or more; under PSD2 the QSEAL.',
      nl: 'PEM, RSA van 2048 bits of meer; onder PSD2 het QSEAL.',
    },
    type: 'certificate',
    required: true,
  },
  'signing-key': {
    label: { en: 'Key of the signing certificate', nl: 'Sleutel van het ondertekencertificaat' },
    type: 'private-key',
    required: true,
  },
  'bank-certificate': {
    label: { en: "ING's signing certificate", nl: 'Ondertekencertificaat van ING' },
    help: {
      en: 'PEM. With JWS every answer must be signed with it.',
      nl: 'PEM. Met JWS moet elk antwoord hiermee ondertekend zijn.',
    },
    type: 'certificate',
    required: false,
  },
  'return-url': {
    label: { en: 'Address after signing payments', nl: 'Adres na het ondertekenen van betalingen' },
    help: {
      en: 'Where ING sends the browser when a payment was signed: a page of this hub.',
      nl: 'Waar ING de browser heen stuurt na het ondertekenen van een betaling: een pagina van deze hub.',
    },
    type: 'url',
    required: false,
  },
  'hub-address': {
    label: { en: 'Public IP address of this hub', nl: 'Openbaar IP-adres van deze hub' },
    help: {
      en: 'ING wants an address with every payment; this one is given when nobody waits at a screen.',
      nl: 'ING wil bij elke betaling een adres; dit gaat mee als niemand achter een scherm wacht.',
    },
    type: 'text',
    required: false,
    pattern: '[0-9a-fA-F.:]{2,39}',
  },
  'api-url': {
    label: { en: 'Address of the API', nl: 'Adres van de API' },
    help: {
      en: "Only for another environment than ING's own.",
      nl: 'Alleen voor een andere omgeving dan die van ING.',
    },
    type: 'url',
    required: false,
  },
  'front-url': {
    label: { en: 'Address of the sign-in pages', nl: 'Adres van de inlogpagina’s' },
    help: {
      en: "Only for another environment than ING's own.",
      nl: 'Alleen voor een andere omgeving dan die van ING.',
    },
    type: 'url',
    required: false,
  },
};
