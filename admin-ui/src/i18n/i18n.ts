import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import { nl } from './nl.ts';

export const LANGUAGES = ['nl', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const STORED = 'koppel-language';

/** Chosen before, else the browser's; Dutch for everybody whose browser speaks neither. */
function firstLanguage(): Language {
  const wanted = [localStorage.getItem(STORED), ...navigator.languages];
  for (const tag of wanted) {
    const language = LANGUAGES.find((known) => tag?.slice(0, 2) === known);
    if (language !== undefined) return language;
  }
  return 'nl';
}

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: firstLanguage(),
    fallbackLng: 'nl',
    defaultNS: 'ui',
    resources: { nl: { ui: nl }, en: { ui: en } },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = i18next.language;
}

/** Chosen on a page before anybody was signed in: whoever signs in there wants it, whatever she used elsewhere. */
let chosenAtTheDoor: Language | null = null;

export function chooseAtTheDoor(language: Language): void {
  chosenAtTheDoor = language;
  void changeLanguage(language);
}

/** The choice made at the door, once. */
export function takeChoice(): Language | null {
  const choice = chosenAtTheDoor;
  chosenAtTheDoor = null;
  return choice;
}

export async function changeLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED, language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
