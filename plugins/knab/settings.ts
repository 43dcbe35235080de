import type { Settings } from '#core/contract/settings.ts';
import { address, BANK_SERVER, CLIENT_SECRET, clientId, hubAddress, signing, transport } from '#core/kit/settings.ts';

/** What the administrator gets from Knab and from the certificate authority. */
export const settings: Settings = {
  ...clientId(),
  ...CLIENT_SECRET,
  ...transport(['PEM, the QWAC.', 'PEM, het QWAC.']),
  ...signing(['PEM, the QSEAL.', 'PEM, het QSEAL.']),
  ...hubAddress('Knab'),
  ...BANK_SERVER,
  'oauth-url': address(['Address of the sign-in', 'Adres van het inloggen']),
};
