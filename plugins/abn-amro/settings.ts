import type { Settings } from '#core/contract/settings.ts';
import { address, BANK_SERVER, clientId, needed, transport } from '#core/kit/settings.ts';

/** What the administrator got from ABN AMRO's developer portal. Nothing is signed: the certificate of the connection is the proof. */
export const settings: Settings = {
  ...clientId([
    'Given with the registration of your certificate; one per certificate.',
    'Gekregen bij de registratie van uw certificaat; één per certificaat.',
  ]),
  'api-key': needed(
    'secret',
    ['API key', 'API-sleutel'],
    ['Of the application in the portal.', 'Van de applicatie in het portaal.'],
  ),
  ...transport(['PEM, the one registered at the bank.', 'PEM, het bij de bank geregistreerde certificaat.']),
  ...BANK_SERVER,
  'oauth-url': address(['Address for tokens', 'Adres voor tokens']),
  'authorize-url': address(['Address of the consent page', 'Adres van de toestemmingspagina']),
};
