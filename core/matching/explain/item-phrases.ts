import { phrases } from './phrase.ts';

/** What the items themselves tell: amounts, dates, periods. */
export const ITEM_PHRASES = phrases({
  'only-open-item': { nl: 'het is hun enige open post', en: 'it is their only open item' },
  'only-of-amount': { nl: 'alleen deze post heeft dit bedrag', en: 'only this item has this amount' },
  'same-amount-more': {
    nl: 'nog {value} van hun posten hebben dit bedrag',
    en: '{value} more of their items have this amount',
  },
  'oldest-of-same': { nl: 'dit is de oudste daarvan', en: 'this is the oldest of those' },
  'only-amount': {
    nl: 'van alle posten heeft alleen deze dit bedrag',
    en: 'of all items only this one has this amount',
  },
  'amount-shared': { nl: '{value} posten hebben dit bedrag', en: '{value} items have this amount' },
  'before-item-date': { nl: 'de post is van later datum', en: 'the item is of a later date' },
  'item-date-named': { nl: 'de factuurdatum {date} wordt genoemd', en: 'the invoice date {date} is named' },
  'item-amount-named': { nl: 'het factuurbedrag wordt genoemd', en: 'the invoice amount is named' },
  'near-due': { nl: 'de vervaldatum is rond deze dag', en: 'it is due around this day' },
  'long-overdue': { nl: 'de post is al {value} dagen vervallen', en: 'it has been due for {value} days' },
  'month-named': { nl: 'de maand van de post wordt genoemd', en: 'the month of the item is named' },
  'period-named': { nl: 'de periode klopt ({value})', en: 'the period fits ({value})' },
  'other-period-named': { nl: 'er wordt een andere periode genoemd', en: 'another period is named' },
  'we-collect-it': { nl: 'deze post incasseren wij zelf', en: 'we collect this item ourselves' },
  'debit-unexpected': { nl: 'deze post wordt niet geïncasseerd', en: 'this item is not collected by debit' },
  'transfer-unexpected': { nl: 'deze post zou geïncasseerd worden', en: 'this item was to be collected by debit' },
  'sold-to-factor': { nl: 'de factuur is verkocht aan een factor', en: 'the invoice was sold to a factor' },
  'other-administration': { nl: 'de post is van {value}', en: 'the item belongs to {value}' },
  'administration-named': { nl: '{value} wordt genoemd', en: '{value} is named' },
  'no-intercompany': {
    nl: 'met die administratie is geen rekening-courant',
    en: 'there is no current account with that administration',
  },
  'says-other-purpose': { nl: 'de omschrijving noemt een ander doel', en: 'the text names another purpose' },
  'says-advance-instead': { nl: 'de omschrijving noemt een voorschot', en: 'the text speaks of an advance' },
  'says-return': { nl: 'de omschrijving noemt een terugbetaling', en: 'the text speaks of a refund' },
  'says-part-of-item': { nl: 'de omschrijving noemt een deel', en: 'the text speaks of a part' },
  'all-open-items': { nl: 'het zijn al hun open posten', en: 'these are all their open items' },
  'only-sum': { nl: 'alleen deze posten tellen op tot het bedrag', en: 'only these items add up to the amount' },
  'other-sums': {
    nl: 'nog {value} andere combinaties tellen ook op',
    en: '{value} other combinations add up too',
  },
  'oldest-in-row': { nl: 'het zijn de oudste posten op rij', en: 'these are the oldest items in a row' },
  'leaves-older': { nl: 'er blijven oudere open', en: 'older ones stay open' },
  'item-of-amount-open': {
    nl: 'post {value} van precies dit bedrag staat open',
    en: 'item {value} of exactly this amount is open',
  },
  'items-open': { nl: 'deze relatie heeft nog {value} open posten', en: 'this party has {value} open items' },
});
