import type { SettingField, Settings } from '#core/contract/settings.ts';

const field = (type: SettingField['type'], en: string, nl: string, required = true): SettingField => ({
  label: { en, nl },
  type,
  required,
});

/** What the administrator gets from Knab and from the certificate authority. */
export const settings: Settings = {
  'client-id': { ...field('text', 'Client ID', 'Client-ID'), maxLength: 200 },
  'client-secret': field('secret', 'Client secret', 'Client-secret'),
  'transport-certificate': field('certificate', 'Transport certificate (QWAC)', 'Transportcertificaat (QWAC)'),
  'transport-key': field('private-key', 'Key of the transport certificate', 'Sleutel van het transportcertificaat'),
  'signing-certificate': field('certificate', 'Signing certificate (QSEAL)', 'Ondertekencertificaat (QSEAL)'),
  'signing-key': field('private-key', 'Key of the signing certificate', 'Sleutel van het ondertekencertificaat'),
  'own-address': {
    ...field('text', 'IP address of this hub', 'IP-adres van deze hub', false),
    help: {
      en: 'Knab wants the address of the person when a consent or payment begins; this one is told when it is not known.',
      nl: 'Knab wil het adres van de gebruiker bij een toestemming of betaling; dit wordt doorgegeven als dat onbekend is.',
    },
    pattern: '[0-9a-fA-F.:]{3,45}',
  },
  'api-url': field('url', 'Address of the API', 'Adres van de API', false),
  'oauth-url': field('url', 'Address of the sign-in', 'Adres van het inloggen', false),
};
