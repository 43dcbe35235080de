import { plain } from './normalise.ts';

/**
 * What costs and income are called on bank statements, and what their ledger accounts are called in Dutch charts of accounts:
 * general vocabulary, for the first time something is seen. `said` is looked for in the text and the name of the payee,
 * `booked` in the names of the ledger accounts; the first account that fits is guessed.
 */
interface Concept {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly said: RegExp;
  readonly booked: RegExp;
}

const CONCEPTS: readonly Concept[] = [
  {
    id: 'rent',
    direction: 'out',
    said: /\b(HUUR\w*|BEDRIJFSPAND|PACHT|SERVICEKOSTEN|VASTGOED|VERHUUR\w*)\b/,
    booked: /\bHUUR\b|HUISVESTING/,
  },
  {
    id: 'energy',
    direction: 'out',
    said: /\b(ENERGIE\w*|ELEKTRA|ELEKTRICITEIT|STROOM|GAS|GASLEVERING|TERMIJNBEDRAG|STADSVERWARMING|WARMTE|\w*ENERGIE)\b/,
    booked: /ENERGIE|ELEKTRA|GAS.*(WATER|LICHT)/,
  },
  { id: 'water', direction: 'out', said: /\b(WATER\w*|DRINKWATER)\b/, booked: /\bWATER\b/ },
  {
    id: 'municipality',
    direction: 'out',
    said: /\b(GEMEENTE\w*|OZB|AANSLAG\w*|BEDRIJFSAFVAL|AFVALSTOFFEN\w*|RIOOL\w*|WATERSCHAP\w*|HEFFING\w*|RECLAMEBELASTING|PRECARIO)\b/,
    booked: /GEMEENTE|HEFFING/,
  },
  {
    id: 'road-tax',
    direction: 'out',
    said: /\b(MRB|MOTORRIJTUIG\w*|WEGENBELASTING)\b/,
    booked: /MOTORRIJTUIG|WEGENBELASTING|AUTOKOSTEN/,
  },
  { id: 'lease', direction: 'out', said: /\b(LEASE\w*|LEASING|\w*LEASE)\b/, booked: /LEASE/ },
  {
    id: 'fuel',
    direction: 'out',
    said: /\b(TANK\w*|BENZINE\w*|DIESEL|BRANDSTOF\w*|FUEL|SHELL|LAADPAAL|LAADSTATION|OPLADEN)\b/,
    booked: /BRANDSTOF|AUTOKOSTEN/,
  },
  {
    id: 'telecom',
    direction: 'out',
    said: /\b(TELEFOON\w*|MOBIEL\w*|INTERNET\w*|GLASVEZEL|BELLEN|TELECOM\w*|\w*TELECOM|DATA|SIM)\b/,
    booked: /TELEFOON|TELECOM|INTERNET/,
  },
  {
    id: 'software',
    direction: 'out',
    said: /\b(LICENTIE\w*|SOFTWARE|SAAS|HOSTING|DOMEIN\w*|CLOUD|APP|ABONNEMENT\w*|ONLINE|SUBSCRIPTION)\b/,
    booked: /SOFTWARE|AUTOMATISERING|ABONNEMENT|LICENTIE/,
  },
  {
    id: 'insurance',
    direction: 'out',
    said: /\b(PREMIE\w*|POLIS\w*|VERZEKERING\w*|ASSURANTIE\w*|ASSURADEUR\w*|\w*VERZEKERING\w*|VERZUIMPOLIS)\b/,
    booked: /VERZEKER|ASSURANTIE/,
  },
  { id: 'pension', direction: 'out', said: /\b(PENSIOEN\w*|PREMIENOTA)\b/, booked: /PENSIOEN/ },
  { id: 'garnishment', direction: 'out', said: /\b(LOONBESLAG\w*|BESLAG\w*|DERDENBESLAG)\b/, booked: /BESLAG/ },
  {
    id: 'wage-advance',
    direction: 'out',
    said: /\b(VOORSCHOT\w*|NABETALING|SALARIS\w*|LOON|NETTOLOON|VAKANTIEGELD)\b/,
    booked: /VOORSCHOT.*PERSONEEL|PERSONEEL.*VOORSCHOT/,
  },
  {
    id: 'wages',
    direction: 'out',
    said: /\b(SALARIS\w*|LOON|LONEN|NETTOLOON|NETTOLONEN)\b/,
    booked: /NETTO ?LON|LONEN|SALARIS/,
  },
  { id: 'wage-tax', direction: 'out', said: /\b(LOONHEFFING\w*|LH)\b/, booked: /LOONHEFFING|LOONBELASTING/ },
  { id: 'vat', direction: 'out', said: /\b(OMZETBELASTING|OB|BTW)\b/, booked: /OMZETBELASTING|AF TE DRAGEN BTW|BTW/ },
  {
    id: 'corporate-tax',
    direction: 'out',
    said: /\b(VPB|VENNOOTSCHAPSBELASTING)\b/,
    booked: /VENNOOTSCHAPSBELASTING|VPB/,
  },
  {
    id: 'private-out',
    direction: 'out',
    said: /\b(PRIVE\w*|EIGENAAR|HUISHOUD\w*)\b/,
    booked: /PRIVE.*(OPNAME|ONTTREKKING)|REKENING-COURANT (EIGENAAR|DGA|DIRECTIE)/,
  },
  { id: 'private-in', direction: 'in', said: /\b(PRIVE\w*|EIGENAAR)\b/, booked: /PRIVE.*STORTING/ },
  {
    id: 'credit-card',
    direction: 'out',
    said: /\b(CREDITCARD\w*|KAART\w*|KAARTAFREKENING|MAANDAFSCHRIFT|VISA|MASTERCARD|CARD|\w*KAART)\b/,
    booked: /CREDITCARD|KRUISPOST(EN)?$/,
  },
  { id: 'savings', direction: 'out', said: /\b(SPAAR\w*|SPAREN|RESERVE|DEPOSITO)\b/, booked: /SPAAR/ },
  { id: 'savings-back', direction: 'in', said: /\b(SPAAR\w*|SPAREN|RESERVE|DEPOSITO)\b/, booked: /SPAAR/ },
  {
    id: 'gift-out',
    direction: 'out',
    said: /\b(GIFT\w*|DONATIE\w*|SPONSOR\w*|GOEDE DOEL|FONDS|COLLECTE)\b/,
    booked: /GIFTEN|SPONSOR|DONATIE/,
  },
  {
    id: 'gift-in',
    direction: 'in',
    said: /\b(GIFT\w*|DONATIE\w*|DONATEUR\w*|BIJDRAGE|GOEDE DOEL|COLLECTE|CONTRIBUTIE)\b/,
    booked: /ONTVANGEN (GIFT|DONATIE)|GIFTEN|DONATIES|CONTRIBUTIE/,
  },
  {
    id: 'chargeback',
    direction: 'out',
    said: /\b(CHARGE ?-?BACKS?|TERUGBOEKING|DISPUTE|BETWISTING|KAARTBETWISTING|NEGATIEF)\b/,
    booked: /CHARGEBACK/,
  },
  {
    id: 'parking',
    direction: 'out',
    said: /\b(PARKEER\w*|PARKEREN|PARKING|TREIN\w*|OV|TAXI|REIS\w*|TICKETS?|HOTEL)\b/,
    booked: /REIS/,
  },
  {
    id: 'canteen',
    direction: 'out',
    said: /\b(SUPERMARKT|KANTINE|LUNCH\w*|BAKKERIJ|CATERING)\b/,
    booked: /KANTINE/,
  },
  {
    id: 'restaurant',
    direction: 'out',
    said: /\b(RESTAURANT|CAFE|BRASSERIE|DINER|EETCAFE|BISTRO)\b/,
    booked: /REPRESENTATIE/,
  },
  { id: 'office', direction: 'out', said: /\b(KANTOOR\w*|PAPIER\w*|BOEKHANDEL|COPY\w*|PRINT\w*)\b/, booked: /KANTOOR/ },
  { id: 'post', direction: 'out', said: /\b(POST\w*|PORTI|PAKKET\w*|VERZEND\w*)\b/, booked: /PORTI/ },
  {
    id: 'materials',
    direction: 'out',
    said: /\b(BOUW\w*|IJZERWAREN|GEREEDSCHAP\w*|MATERIAAL|MATERIALEN|HOUT\w*|VERF\w*)\b/,
    booked: /MATERIA|INKOOP/,
  },
  {
    id: 'flowers',
    direction: 'out',
    said: /\b(BLOEM\w*|CADEAU\w*|GESCHENK\w*)\b/,
    booked: /PERSONEELSKOSTEN|GESCHENK/,
  },
  {
    id: 'advertising',
    direction: 'out',
    said: /\b(RECLAME\w*|ADVERTENTIE\w*|ADS|MARKETING|DRUKKERIJ)\b/,
    booked: /RECLAME/,
  },
  { id: 'subsidy', direction: 'in', said: /\b(SUBSIDIE\w*)\b/, booked: /SUBSIDIE/ },
];

/** Concepts that the words of an entry are about. */
export function conceptsOf(text: string, direction: 'in' | 'out'): readonly Concept[] {
  const upper = plain(text);
  return CONCEPTS.filter((concept) => concept.direction === direction && concept.said.test(upper));
}
