import type { SettingField, Settings } from '#core/contract/settings.ts';

const certificate = (en: string, nl: string, helpEn: string, helpNl: string): SettingField => ({
  label: { en, nl },
  help: { en: helpEn, nl: helpNl },
  type: 'certificate',
  required: true,
});
const key = (en: string, nl: string): SettingField => ({ label: { en, nl }, type: 'private-key', required: true });
const own = (en: string, nl: string): SettingField => ({
  label: { en, nl },
  help: { en: "Only for another environment than ING's own.", nl: 'Alleen voor een andere omgeving dan die van ING.' },
  type: 'url',
  required: false,
});

/** What a bookkeeping package agrees with ING. */
export const settings: Settings = {
  'entity-id': {
    label: { en: 'Our name at ING', nl: 'Onze naam bij ING' },
    help: { en: 'The audience of what ING asserts (SAML entity id).', nl: 'Voor wie ING verklaart (SAML entity-id).' },
    type: 'text',
    required: true,
    maxLength: 300,
  },
  'bank-entity-id': {
    label: { en: "ING's name", nl: 'Naam van ING' },
    help: { en: 'Who asserts (SAML entity id).', nl: 'Wie verklaart (SAML entity-id).' },
    type: 'text',
    required: true,
    maxLength: 300,
  },
  'saml-certificate': certificate(
    "ING's certificate for sign-in",
    'Certificaat van ING voor het inloggen',
    'PEM. What ING sends the browser with must be signed with it.',
    'PEM. Wat ING met de browser meestuurt moet hiermee ondertekend zijn.',
  ),
  'bank-certificate': certificate(
    "ING's signing certificate",
    'Ondertekencertificaat van ING',
    'PEM. Statements and answers must be signed with it.',
    'PEM. Afschriften en antwoorden moeten hiermee ondertekend zijn.',
  ),
  'next-bank-certificate': {
    ...certificate(
      "ING's next signing certificate",
      'Volgend ondertekencertificaat van ING',
      'While ING changes keys both count.',
      'Zolang ING van sleutel wisselt tellen beide.',
    ),
    required: false,
  },
  'transport-certificate': certificate('Transport certificate', 'Transportcertificaat', 'PEM.', 'PEM.'),
  'transport-key': key('Key of the transport certificate', 'Sleutel van het transportcertificaat'),
  'signing-certificate': certificate(
    'Signing certificate',
    'Ondertekencertificaat',
    'PEM, RSA of 2048 bits or more.',
    'PEM, RSA van 2048 bits of meer.',
  ),
  'signing-key': key('Key of the signing certificate', 'Sleutel van het ondertekencertificaat'),
  'api-url': own('Address of the API', 'Adres van de API'),
  'portal-url': own('Address of the pages', 'Adres van de pagina’s'),
};
