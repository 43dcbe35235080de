import type { SettingField, Settings } from '#core/contract/settings.ts';
import { address, BANK_SERVER, needed, optional, signing, transport } from '#core/kit/settings.ts';

const name = (field: SettingField): SettingField => ({ ...field, maxLength: 300 });

/** What a bookkeeping package agrees with ING. */
export const settings: Settings = {
  'entity-id': name(
    needed(
      'text',
      ['Our name at ING', 'Onze naam bij ING'],
      ['The audience of what ING asserts (SAML entity id).', 'Voor wie ING verklaart (SAML entity-id).'],
    ),
  ),
  'bank-entity-id': name(
    needed(
      'text',
      ["ING's name", 'Naam van ING'],
      ['Who asserts (SAML entity id).', 'Wie verklaart (SAML entity-id).'],
    ),
  ),
  'saml-certificate': needed(
    'certificate',
    ["ING's certificate for sign-in", 'Certificaat van ING voor het inloggen'],
    [
      'PEM. What ING sends the browser with must be signed with it.',
      'PEM. Wat ING met de browser meestuurt moet hiermee ondertekend zijn.',
    ],
  ),
  'bank-certificate': needed(
    'certificate',
    ["ING's signing certificate", 'Ondertekencertificaat van ING'],
    [
      'PEM. Statements and answers must be signed with it.',
      'PEM. Afschriften en antwoorden moeten hiermee ondertekend zijn.',
    ],
  ),
  'next-bank-certificate': optional(
    'certificate',
    ["ING's next signing certificate", 'Volgend ondertekencertificaat van ING'],
    ['While ING changes keys both count.', 'Zolang ING van sleutel wisselt tellen beide.'],
  ),
  ...transport(['PEM.', 'PEM.']),
  ...signing(['PEM, RSA of 2048 bits or more.', 'PEM, RSA van 2048 bits of meer.']),
  ...BANK_SERVER,
  'portal-url': address(['Address of the pages', 'Adres van de pagina’s']),
};
