import { phrases } from './phrase.ts';

/** What is known of who pays or is paid. */
export const PAYER_PHRASES = phrases({
  'payer-account': { nl: 'de tegenrekening staat bij deze relatie', en: 'the counter account is theirs in the books' },
  'payer-account-shared': {
    nl: 'de tegenrekening staat bij meer relaties',
    en: 'several parties have this counter account',
  },
  'payer-account-learned': {
    nl: 'vanaf deze rekening werd eerder voor deze relatie betaald ({value}×)',
    en: 'this account paid for them before ({value}×)',
  },
  'payer-account-learned-shared': {
    nl: 'vanaf deze rekening werd voor meer relaties betaald',
    en: 'this account paid for several parties before',
  },
  'payer-learned-often': { nl: 'dat gebeurde vaak ({value}×)', en: 'it did so often ({value}×)' },
  'payer-name': { nl: 'de naam is die van {value}', en: 'the name is that of {value}' },
  'payer-name-shared': { nl: 'meer relaties heten zo', en: 'several parties have this name' },
  'payer-name-like': { nl: 'de naam lijkt op {value}', en: 'the name is like {value}' },
  'payer-name-vague': { nl: 'de naam lijkt vaag op {value}', en: 'the name is vaguely like {value}' },
  'payer-name-other-as-like': {
    nl: 'de naam lijkt evenveel op die van een ander',
    en: 'the name is as much like someone else’s',
  },
  'payer-name-learned': {
    nl: 'onder deze naam betaalde {value} eerder',
    en: '{value} paid under this name before',
  },
  'payer-code': { nl: '{value} is hun relatienummer', en: '{value} is their party number' },
  'payer-code-labelled': { nl: 'relatienummer {value} wordt genoemd', en: 'party number {value} is quoted' },
  'payer-named': { nl: '{value} wordt in de omschrijving genoemd', en: '{value} is named in the text' },
  'payer-not-given': { nl: 'de bank noemt geen tegenpartij', en: 'the bank names no counterparty' },
  'payer-unknown': { nl: 'de betaler is onbekend', en: 'the payer is not known' },
  'payer-is-other': { nl: 'de rekening is van {value}', en: 'the account belongs to {value}' },
  'payer-name-is-other': { nl: 'de naam is die van {value}', en: 'the name is that of {value}' },
  'account-of-other': {
    nl: 'de tegenrekening staat bij een andere relatie',
    en: 'the counter account is someone else’s',
  },
  'account-learned-other': {
    nl: 'vanaf deze rekening werd ook voor anderen betaald',
    en: 'this account also paid for others',
  },
  'several-parties': { nl: 'het gaat om {value} relaties', en: '{value} parties are involved' },
  'party-customer': { nl: 'de tegenpartij is een klant', en: 'the counterparty is a customer' },
  'party-supplier': { nl: 'de tegenpartij is een leverancier', en: 'the counterparty is a supplier' },
  'party-employee': { nl: 'de tegenpartij is een medewerker', en: 'the counterparty is an employee' },
  'party-unknown': { nl: 'de tegenpartij is geen bekende relatie', en: 'the counterparty is not known' },
  'nobody-known': { nl: 'de tegenpartij is onbekend', en: 'the counterparty is unknown' },
  'to-customer': { nl: 'het gaat naar klant {value}', en: 'it goes to customer {value}' },
  'to-employee': { nl: 'het gaat naar een medewerker', en: 'it goes to an employee' },
  'from-customer': { nl: 'de tegenpartij is een klant', en: 'the counterparty is a customer' },
});
