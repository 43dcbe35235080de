import type { Settings } from '#core/contract/settings.ts';
import {
  address,
  BANK_SERVER,
  CLIENT_SECRET,
  clientId,
  hubAddress,
  optional,
  signing,
  transport,
} from '#core/kit/settings.ts';

/** What the administrator got from Rabobank's developer portal, and made for it. */
export const settings: Settings = {
  ...clientId([
    'Of the application in the developer portal; also sent as X-IBM-Client-Id.',
    'Van de applicatie in het ontwikkelaarsportaal; gaat ook mee als X-IBM-Client-Id.',
  ]),
  ...CLIENT_SECRET,
  ...transport([
    'PEM. One per application in the portal; at most a year old.',
    'PEM. Eén per applicatie in het portaal; hooguit een jaar oud.',
  ]),
  ...signing(['PEM, RSA of 2048 bits or more.', 'PEM, RSA van 2048 bits of meer.']),
  ...hubAddress('Rabobank'),
  'notification-certificate': optional(
    'certificate',
    ['Certificate of the notifications', 'Certificaat van de meldingen'],
    [
      'The certificate Rabobank signs its notifications with. Without it none is ordered and none is believed.',
      'Het certificaat waarmee Rabobank meldingen ondertekent. Zonder wordt er geen besteld en geen geloofd.',
    ],
  ),
  ...BANK_SERVER,
  'oauth-url': address(['Address for consents', 'Adres voor toestemmingen']),
};
