import type { Settings } from '#core/contract/settings.ts';

export const settings = {
  url: {
    label: { en: 'Address', nl: 'Adres' },
    help: {
      en: 'Where rows are posted. https, reachable from the internet.',
      nl: 'Waarheen regels gestuurd worden. https, bereikbaar vanaf internet.',
    },
    type: 'url',
    required: true,
    maxLength: 500,
  },
  secret: {
    label: { en: 'Signing secret', nl: 'Ondertekeningssleutel' },
    type: 'secret',
    required: true,
    pattern: 'whsec_[A-Za-z0-9+/=]+',
  },
  'previous-secret': {
    label: { en: 'Previous signing secret', nl: 'Vorige ondertekeningssleutel' },
    help: { en: 'Still signs while the receiver changes over.', nl: 'Ondertekent mee tijdens de overgang.' },
    type: 'secret',
    required: false,
  },
  'previous-secret-until': {
    label: { en: 'Previous secret signs until', nl: 'Vorige sleutel ondertekent tot' },
    type: 'text',
    required: false,
    pattern: '\\d{4}-\\d{2}-\\d{2}T[\\d:.]+Z',
  },
} as const satisfies Settings;
