import { phrases } from './phrase.ts';

/** What numbers in the text tell. */
export const NUMBER_PHRASES = phrases({
  'quoted-reference': { nl: 'het betalingskenmerk {value} klopt', en: 'the payment reference {value} matches' },
  'quoted-number': { nl: 'nummer {value} staat in de omschrijving', en: 'number {value} is in the text' },
  'quoted-their-number': {
    nl: 'hun factuurnummer {value} staat in de omschrijving',
    en: 'their invoice number {value} is in the text',
  },
  'quoted-batch': { nl: 'kenmerk {value} is van onze opdracht', en: 'reference {value} is that of our order' },
  'quoted-range': { nl: 'het nummer valt binnen de genoemde reeks', en: 'the number is within the quoted range' },
  'quoted-short-labelled': { nl: 'factuurnummer {value} wordt genoemd', en: 'invoice number {value} is quoted' },
  'quoted-loosely': { nl: 'het nummer is te lezen in {value}', en: 'the number can be read in {value}' },
  'quoted-repaired': {
    nl: '{value} is het nummer met een letter voor een cijfer',
    en: '{value} is the number with a letter for a digit',
  },
  'quoted-their-order': { nl: 'hun bestelnummer {value} wordt genoemd', en: 'their order number {value} is quoted' },
  'quoted-order': { nl: 'bestelnummer {value} wordt genoemd', en: 'order number {value} is quoted' },
  'quoted-short': {
    nl: '{value} kan het nummer zijn, maar zo kort ook iets anders',
    en: '{value} may be the number, but one so short may be anything',
  },
  'quoted-confusable': {
    nl: '{value} kan ook een postcode, huisnummer of jaar zijn',
    en: '{value} may also be a postcode, house number or year',
  },
  'number-typo': { nl: '{value} is het nummer met één tikfout', en: '{value} is the number with one typing error' },
  'not-quoted': { nl: 'er wordt geen nummer genoemd', en: 'no number is quoted' },
  'some-not-quoted': { nl: '{value} van de posten worden niet genoemd', en: '{value} of the items are not quoted' },
  'quotes-other-item': {
    nl: 'er wordt een andere open post genoemd ({value})',
    en: 'another open item is quoted ({value})',
  },
  'quotes-item-of-other': {
    nl: 'nummer {value} is van een ander',
    en: 'number {value} belongs to someone else',
  },
  'quotes-paid-item': { nl: 'nummer {value} was al betaald', en: 'number {value} was paid before' },
  'quotes-paid-item-of-other': {
    nl: 'nummer {value} is van een ander en was al betaald',
    en: 'number {value} is someone else’s and was paid before',
  },
  'unknown-number-like-ours': {
    nl: '{value} lijkt een nummer van ons, maar staat niet in de boeken',
    en: '{value} looks like one of our numbers but is not in the books',
  },
  'unknown-invoice-number': {
    nl: 'factuur {value} staat niet in de boeken',
    en: 'invoice {value} is not in the books',
  },
  'no-number-found': { nl: 'geen enkel nummer is in de boeken gevonden', en: 'no number was found in the books' },
  'reverses-number': {
    nl: 'nummer {value} draait een eerdere boeking terug',
    en: 'number {value} undoes an earlier booking',
  },
});
