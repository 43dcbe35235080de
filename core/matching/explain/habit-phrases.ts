import { phrases } from './phrase.ts';

/** What was booked before. */
export const HABIT_PHRASES = phrases({
  'habit-account-always': {
    nl: 'vanaf deze rekening ging het altijd daarheen ({value}×)',
    en: 'this account always went there ({value}×)',
  },
  'habit-account-mostly': {
    nl: 'vanaf deze rekening ging het meestal daarheen ({value}×)',
    en: 'this account mostly went there ({value}×)',
  },
  'habit-account-sometimes': {
    nl: 'vanaf deze rekening ging het soms daarheen ({value}×)',
    en: 'this account sometimes went there ({value}×)',
  },
  'habit-account-often': { nl: 'dat was vaak zo', en: 'that was often so' },
  'habit-account-very-often': { nl: 'dat was heel vaak zo', en: 'that was very often so' },
  'habit-account-not-last': {
    nl: 'de laatste keer ging het ergens anders heen',
    en: 'the last time it went elsewhere',
  },
  'habit-account-elsewhere': {
    nl: 'vanaf deze rekening ging het eerder ergens anders heen',
    en: 'this account went elsewhere before',
  },
  'habit-mandate-always': {
    nl: 'onder deze machtiging ging het altijd daarheen ({value}×)',
    en: 'this mandate always went there ({value}×)',
  },
  'habit-mandate-mostly': {
    nl: 'onder deze machtiging ging het meestal daarheen ({value}×)',
    en: 'this mandate mostly went there ({value}×)',
  },
  'habit-mandate-sometimes': {
    nl: 'onder deze machtiging ging het soms daarheen ({value}×)',
    en: 'this mandate sometimes went there ({value}×)',
  },
  'habit-mandate-often': { nl: 'dat was vaak zo', en: 'that was often so' },
  'habit-mandate-very-often': { nl: 'dat was heel vaak zo', en: 'that was very often so' },
  'habit-mandate-not-last': {
    nl: 'de laatste keer ging het ergens anders heen',
    en: 'the last time it went elsewhere',
  },
  'habit-mandate-elsewhere': {
    nl: 'onder deze machtiging ging het eerder ergens anders heen',
    en: 'this mandate went elsewhere before',
  },
  'habit-account-word-very-often': {
    nl: 'met deze rekening en woorden heel vaak zo geboekt',
    en: 'with this account and words very often booked so',
  },
  'habit-account-word-often': {
    nl: 'met deze rekening en woorden vaak zo geboekt',
    en: 'with this account and words often booked so',
  },
  'habit-account-word-once': {
    nl: 'met deze rekening en woorden eerder zo geboekt',
    en: 'with this account and words booked so before',
  },
  'habit-account-word-loose': {
    nl: 'met deze rekening en woorden soms zo geboekt',
    en: 'with this account and words sometimes booked so',
  },
  'habit-account-word-clear': { nl: 'de woorden wijzen duidelijk hierheen', en: 'the words clearly point here' },
  'habit-account-word-contradicted': { nl: 'de woorden wijzen ook elders heen', en: 'the words point elsewhere too' },
  'habit-account-word-elsewhere': {
    nl: 'met deze woorden ging het eerder elders heen',
    en: 'with these words it went elsewhere before',
  },
  'habit-word-very-often': { nl: 'met deze woorden heel vaak zo geboekt', en: 'with these words very often booked so' },
  'habit-word-often': { nl: 'met deze woorden vaak zo geboekt', en: 'with these words often booked so' },
  'habit-word-once': { nl: 'met deze woorden eerder zo geboekt', en: 'with these words booked so before' },
  'habit-word-loose': { nl: 'met deze woorden soms zo geboekt', en: 'with these words sometimes booked so' },
  'habit-word-clear': { nl: 'de woorden wijzen duidelijk hierheen', en: 'the words clearly point here' },
  'habit-word-contradicted': { nl: 'de woorden wijzen ook elders heen', en: 'the words point elsewhere too' },
  'habit-word-elsewhere': {
    nl: 'met deze woorden ging het eerder elders heen',
    en: 'with these words it went elsewhere before',
  },
  'habit-elsewhere': { nl: 'het was voor administratie {value}', en: 'it was for administration {value}' },
  'pattern-wrong-before': {
    nl: 'zo’n voorstel was hier eerder fout',
    en: 'a proposal like this was wrong here before',
  },
});
