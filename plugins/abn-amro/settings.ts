import type { Settings } from '#core/contract/settings.ts';

/** What the administrator got from ABN AMRO's developer portal. Nothing is signed: the certificate of the connection is the proof. */
export const settings: Settings = {
  'client-id': {
    label: { en: 'Client ID', nl: 'Client-ID' },
    help: {
      en: 'Given with the registration of your certificate; one per certificate.',
      nl: 'Gekregen bij de registratie van uw certificaat; één per certificaat.',
    },
    type: 'text',
    required: true,
    maxLength: 100,
  },
  'api-key': {
    label: { en: 'API key', nl: 'API-sleutel' },
    help: { en: 'Of the application in the portal.', nl: 'Van de applicatie in het portaal.' },
    type: 'secret',
    required: true,
  },
  'transport-certificate': {
    label: { en: 'Certificate', nl: 'Certificaat' },
    help: { en: 'PEM, the one registered at the bank.', nl: 'PEM, het bij de bank geregistreerde certificaat.' },
    type: 'certificate',
    required: true,
  },
  'transport-key': {
    label: { en: 'Key of the certificate', nl: 'Sleutel van het certificaat' },
    type: 'private-key',
    required: true,
  },
  'api-url': {
    label: { en: 'Address of the API', nl: 'Adres van de API' },
    help: { en: 'Only for the sandbox of the bank.', nl: 'Alleen voor de sandbox van de bank.' },
    type: 'url',
    required: false,
  },
  'oauth-url': {
    label: { en: 'Address for tokens', nl: 'Adres voor tokens' },
    help: { en: 'Only for the sandbox of the bank.', nl: 'Alleen voor de sandbox van de bank.' },
    type: 'url',
    required: false,
  },
  'authorize-url': {
    label: { en: 'Address of the consent page', nl: 'Adres van de toestemmingspagina' },
    help: { en: 'Only for the sandbox of the bank.', nl: 'Alleen voor de sandbox van de bank.' },
    type: 'url',
    required: false,
  },
};
