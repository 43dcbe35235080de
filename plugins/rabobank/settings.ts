import type { Settings } from '#core/contract/settings.ts';

/** What the administrator got from Rabobank's developer portal, and made for it. */
export const settings: Settings = {
  'client-id': {
    label: { en: 'Client ID', nl: 'Client-ID' },
    help: {
      en: 'Of the application in the developer portal; also sent as X-IBM-Client-Id.',
      nl: 'Van de applicatie in het ontwikkelaarsportaal; gaat ook mee als X-IBM-Client-Id.',
    },
    type: 'text',
    required: true,
    maxLength: 200,
  },
  'client-secret': { label: { en: 'Client secret', nl: 'Client-secret' }, type: 'secret', required: true },
  'transport-certificate': {
    label: { en: 'Transport certificate', nl: 'Transportcertificaat' },
    help: {
      en: 'PEM. One per application in the portal; at most a year old.',
      nl: 'PEM. Eén per applicatie in het portaal; hooguit een jaar oud.',
    },
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
    help: { en: 'PEM, RSA of 2048 bits or more.', nl: 'PEM, RSA van 2048 bits of meer.' },
    type: 'certificate',
    required: true,
  },
  'signing-key': {
    label: { en: 'Key of the signing certificate', nl: 'Sleutel van het ondertekencertificaat' },
    type: 'private-key',
    required: true,
  },
  'hub-address': {
    label: { en: 'Public IP address of this hub', nl: 'Openbaar IP-adres van deze hub' },
    help: {
      en: 'Rabobank wants an address with every order; this one is given when nobody waits at a screen.',
      nl: 'Rabobank wil bij elke opdracht een adres; dit gaat mee als niemand achter een scherm wacht.',
    },
    type: 'text',
    required: false,
    pattern: '[0-9a-fA-F.:]{2,39}',
  },
  'notification-certificate': {
    label: { en: 'Certificate of the notifications', nl: 'Certificaat van de meldingen' },
    help: {
      en: 'The certificate Rabobank signs its notifications with. Without it none is ordered and none is believed.',
      nl: 'Het certificaat waarmee Rabobank meldingen ondertekent. Zonder wordt er geen besteld en geen geloofd.',
    },
    type: 'certificate',
    required: false,
  },
  'api-url': {
    label: { en: 'Address of the API', nl: 'Adres van de API' },
    help: { en: 'Only for the sandbox of the bank.', nl: 'Alleen voor de sandbox van de bank.' },
    type: 'url',
    required: false,
  },
  'oauth-url': {
    label: { en: 'Address for consents', nl: 'Adres voor toestemmingen' },
    help: { en: 'Only for the sandbox of the bank.', nl: 'Alleen voor de sandbox van de bank.' },
    type: 'url',
    required: false,
  },
};
