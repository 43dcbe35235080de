import type { ErrorCode } from '../../../core/domain/errors.ts';
import type { Language } from './i18n.ts';

/** What happened, and what to do next. */
export type ProblemText = readonly [what: string, next: string];

const DOWNLOAD_AGAIN = {
  nl: 'Download het bestand opnieuw bij de bank, zonder het te openen of te bewerken.',
  en: 'Download the file from the bank again, without opening or editing it.',
};
const FIX_AT_PLACE = {
  nl: 'Kijk op de genoemde plaats in het bestand, of download het opnieuw bij de bank.',
  en: 'Look at the place named below, or download the file from the bank again.',
};
const OUR_DEFECT = {
  nl: 'Probeer het nog eens; blijft het misgaan, geef de melding hieronder dan aan uw beheerder.',
  en: 'Try again; if it keeps failing, give the message below to your administrator.',
};
const WAIT = {
  nl: 'Er hoeft niets te gebeuren: Koppel probeert het zelf opnieuw.',
  en: 'Nothing to do: Koppel tries again by itself.',
};
const CHECK_FIELDS = { nl: 'Verbeter het veld en probeer het opnieuw.', en: 'Correct the field and try again.' };
const REFRESH = {
  nl: 'Laad de pagina opnieuw en kijk hoe het nu staat.',
  en: 'Load the page again and see how it stands now.',
};
const RENEW = { nl: 'Vernieuw de koppeling met de bank.', en: 'Renew the link with the bank.' };

function both(nl: string, en: string, next: Record<Language, string>): Record<Language, ProblemText> {
  return { nl: [nl, next.nl], en: [en, next.en] };
}

/** One text for every failure of the catalogue, and for a hub that does not answer. A test sees that none is missing. */
export const PROBLEMS: Readonly<Partial<Record<ErrorCode | 'unreachable', Record<Language, ProblemText>>>> = {
  unreachable: both('De hub is niet bereikbaar.', 'The hub cannot be reached.', {
    nl: 'Controleer uw verbinding en probeer het opnieuw.',
    en: 'Check your connection and try again.',
  }),
  empty_file: both('Dit bestand is leeg.', 'This file is empty.', DOWNLOAD_AGAIN),
  file_too_large: both('Dit bestand is te groot.', 'This file is too large.', {
    nl: 'Download bij de bank een kortere periode en lees die na elkaar in.',
    en: 'Download shorter periods from the bank and import them one after another.',
  }),
  upload_too_slow: both('Het versturen ging te langzaam en is afgebroken.', 'Sending was too slow and was stopped.', {
    nl: 'Controleer uw verbinding en stuur het bestand opnieuw.',
    en: 'Check your connection and send the file again.',
  }),
  upload_incomplete: both('Het bestand is niet helemaal aangekomen.', 'The file did not arrive whole.', {
    nl: 'Stuur het bestand opnieuw; er is niets van opgeslagen.',
    en: 'Send the file again; nothing of it was stored.',
  }),
  unpacked_too_large: both('Wat in dit archief zit, is te groot.', 'What is in this archive is too large.', {
    nl: 'Pak het archief uit en lees de bestanden los in.',
    en: 'Unpack the archive and import the files one by one.',
  }),
  archive_invalid: both('Dit archief is beschadigd.', 'This archive is damaged.', DOWNLOAD_AGAIN),
  unknown_format: both('Dit is geen bankbestand dat Koppel kent.', 'This is not a bank file Koppel knows.', {
    nl: 'Download bij de bank een afschrift als CAMT.053 of MT940.',
    en: 'Download a statement from the bank as CAMT.053 or MT940.',
  }),
  mapping_needed: both(
    'De kolommen van dit bestand zijn nog niet bekend.',
    'The columns of this file are not known yet.',
    {
      nl: 'Zeg één keer wat de kolommen bevatten; daarna leest Koppel zulke bestanden vanzelf.',
      en: 'Say once what the columns hold; from then on Koppel reads such files by itself.',
    },
  ),
  unknown_message_type: both('Dit soort bericht kent Koppel niet.', 'Koppel does not know this kind of message.', {
    nl: 'Download bij de bank een afschrift als CAMT.053 of MT940.',
    en: 'Download a statement from the bank as CAMT.053 or MT940.',
  }),
  unexpected_message_type: both('Dit bericht is geen afschrift.', 'This message is not a statement.', {
    nl: 'Kies bij de bank afschriften (CAMT.053), niet opdrachten of meldingen.',
    en: 'Choose statements (CAMT.053) at the bank, not orders or notifications.',
  }),
  encoding_invalid: both('De tekst in dit bestand is beschadigd.', 'The text in this file is damaged.', DOWNLOAD_AGAIN),
  encoding_mismatch: both(
    'Dit bestand is in een andere tekenset bewaard dan het zegt.',
    'This file was saved in another encoding than it says.',
    DOWNLOAD_AGAIN,
  ),
  encoding_unsupported: both(
    'De tekenset van dit bestand kent Koppel niet.',
    'Koppel does not know the encoding of this file.',
    DOWNLOAD_AGAIN,
  ),
  xml_malformed: both('Dit XML-bestand is niet heel.', 'This XML file is not whole.', DOWNLOAD_AGAIN),
  xml_doctype_forbidden: both(
    'Dit XML-bestand bevat een DOCTYPE; dat is niet veilig.',
    'This XML file has a DOCTYPE, which is not safe.',
    DOWNLOAD_AGAIN,
  ),
  xml_pi_forbidden: both(
    'Dit XML-bestand bevat een instructie die er niet in hoort.',
    'This XML file holds an instruction that does not belong there.',
    DOWNLOAD_AGAIN,
  ),
  xml_too_deep: both('Dit XML-bestand is te diep genest.', 'This XML file is nested too deep.', DOWNLOAD_AGAIN),
  xml_too_many_attributes: both(
    'Een element in dit bestand heeft te veel kenmerken.',
    'An element of this file has too many attributes.',
    DOWNLOAD_AGAIN,
  ),
  xml_text_too_long: both('Een tekst in dit bestand is te lang.', 'A text in this file is too long.', DOWNLOAD_AGAIN),
  schema_unknown_element: both(
    'Dit bestand bevat iets wat niet in het formaat hoort.',
    'This file holds something that is not in the format.',
    FIX_AT_PLACE,
  ),
  field_missing: both('Er ontbreekt een verplicht gegeven.', 'A required field is missing.', FIX_AT_PLACE),
  field_invalid: both('Een gegeven is niet leesbaar.', 'A field cannot be read.', FIX_AT_PLACE),
  duplicate_field: both('Een gegeven staat er dubbel in.', 'A field is given twice.', FIX_AT_PLACE),
  amount_invalid: both('Een bedrag is niet leesbaar.', 'An amount cannot be read.', FIX_AT_PLACE),
  date_invalid: both('Een datum bestaat niet.', 'A date does not exist.', FIX_AT_PLACE),
  currency_invalid: both('Een valuta is niet bekend.', 'A currency is not known.', FIX_AT_PLACE),
  currency_mismatch: both(
    'Bedragen in verschillende valuta zijn door elkaar gebruikt.',
    'Amounts of different currencies are mixed.',
    FIX_AT_PLACE,
  ),
  iban_invalid: both(
    'Een IBAN klopt niet: de controlecijfers kloppen niet.',
    'An IBAN is wrong: its check digits do not hold.',
    CHECK_FIELDS,
  ),
  statement_incomplete: both('Het afschrift houdt te vroeg op.', 'The statement ends too early.', DOWNLOAD_AGAIN),
  page_missing: both('Er ontbreekt een bladzijde van het afschrift.', 'A page of the statement is missing.', {
    nl: 'Lees alle bladzijden samen in.',
    en: 'Import all pages together.',
  }),
  balance_proof_failed: both(
    'Beginsaldo plus mutaties is niet het eindsaldo.',
    'Opening balance plus entries is not the closing balance.',
    DOWNLOAD_AGAIN,
  ),
  statement_conflict: both(
    'Dit afschrift spreekt een eerder ingelezen afschrift tegen.',
    'This statement contradicts one imported before.',
    {
      nl: 'Vergelijk beide bij Afschriften; er is niets overschreven.',
      en: 'Compare both at Statements; nothing was overwritten.',
    },
  ),
  column_count: both(
    'Een regel heeft niet het juiste aantal kolommen.',
    'A line has the wrong number of columns.',
    FIX_AT_PLACE,
  ),
  duplicate_column: both('Een kolom staat er dubbel in.', 'A column is there twice.', FIX_AT_PLACE),
  quote_unterminated: both(
    'Een aanhalingsteken wordt niet gesloten.',
    'A quotation mark is never closed.',
    FIX_AT_PLACE,
  ),
  request_invalid: both('Er is iets niet goed ingevuld.', 'Something was not filled in right.', CHECK_FIELDS),
  json_invalid: both('Het verzoek was niet leesbaar.', 'The request could not be read.', OUR_DEFECT),
  json_duplicate_key: both('Het verzoek was niet leesbaar.', 'The request could not be read.', OUR_DEFECT),
  json_too_deep: both('Het verzoek was niet leesbaar.', 'The request could not be read.', OUR_DEFECT),
  media_type_unsupported: both(
    'Dit soort inhoud neemt de hub niet aan.',
    'The hub does not take this kind of content.',
    OUR_DEFECT,
  ),
  cursor_invalid: both('Deze lijst is intussen veranderd.', 'This list has changed in the meantime.', REFRESH),
  not_found: both('Dit is er niet, of niet meer.', 'This is not here, or not any more.', REFRESH),
  not_signed_in: both('U bent niet ingelogd.', 'You are not signed in.', {
    nl: 'Log opnieuw in.',
    en: 'Sign in again.',
  }),
  not_allowed: both('Hiervoor heeft u geen rechten.', 'You are not allowed to do this.', {
    nl: 'Vraag het uw beheerder.',
    en: 'Ask your administrator.',
  }),
  csrf_refused: both('Dit verzoek kwam van een andere site.', 'This request came from another site.', {
    nl: 'Open Koppel op zijn eigen adres en probeer het opnieuw.',
    en: 'Open Koppel at its own address and try again.',
  }),
  too_many_attempts: both('Te vaak geprobeerd.', 'Too many attempts.', {
    nl: 'Wacht een paar minuten en probeer het dan opnieuw.',
    en: 'Wait a few minutes, then try again.',
  }),
  idempotency_key_missing: both('Het verzoek was niet volledig.', 'The request was not complete.', OUR_DEFECT),
  idempotency_key_invalid: both('Het verzoek was niet volledig.', 'The request was not complete.', OUR_DEFECT),
  idempotency_key_reused: both(
    'Dit verzoek is al eens anders gedaan.',
    'This request was made before in another form.',
    REFRESH,
  ),
  idempotency_in_progress: both('Dit wordt al uitgevoerd.', 'This is being done already.', REFRESH),
  already_exists: both('Dit bestaat al.', 'This exists already.', {
    nl: 'Kies een andere code of naam, of gebruik wat er al is.',
    en: 'Choose another code or name, or use what is there.',
  }),
  state_conflict: both(
    'Dit is intussen door iemand anders gewijzigd.',
    'Someone else changed this in the meantime.',
    REFRESH,
  ),
  link_state_unknown: both(
    'Dit antwoord van de bank hoort bij geen koppeling die hier is gestart.',
    'This answer of the bank belongs to no link that was started here.',
    { nl: 'Start de koppeling opnieuw.', en: 'Start the link again.' },
  ),
  link_state_expired: both('Het koppelen duurde te lang.', 'Linking took too long.', {
    nl: 'Start de koppeling opnieuw en rond haar in één keer af.',
    en: 'Start again and finish in one go.',
  }),
  link_other_person: both(
    'Iemand anders, of een andere browser, is met deze koppeling begonnen.',
    'Someone else, or another browser, started this link.',
    { nl: 'Rond af waar u begon, of start opnieuw.', en: 'Finish where you began, or start again.' },
  ),
  account_not_linkable: both(
    'De bank koppelt dit soort rekening niet.',
    'The bank does not link this kind of account.',
    {
      nl: 'Kies een andere rekening, of importeer de bestanden ervan.',
      en: 'Choose another account, or import its files.',
    },
  ),
  account_linked_elsewhere: both(
    'Deze rekening is al gekoppeld door een andere relatie.',
    'Another organisation has linked this account already.',
    {
      nl: 'Laat de koppeling daar eerst verwijderen.',
      en: 'Have the link removed there first.',
    },
  ),
  account_unknown: both('Deze rekening is niet bekend.', 'This account is not known.', {
    nl: 'Voeg de rekening eerst toe bij Rekeningen.',
    en: 'Add it at Accounts first.',
  }),
  allocation_unbalanced: both(
    'De afboekingen zijn samen niet gelijk aan de mutatie.',
    'The allocations do not add up to the entry.',
    {
      nl: 'Boek wat er nog overblijft, tot “Nog te boeken” nul is.',
      en: 'Book what remains, until “Left to book” is zero.',
    },
  ),
  open_item_exceeded: both(
    'Op deze post staat minder open dan u afboekt.',
    'Less is open on this item than you allocate.',
    {
      nl: 'Verlaag het bedrag en boek de rest ergens anders.',
      en: 'Lower the amount and book the rest elsewhere.',
    },
  ),
  payment_invalid: both('Deze opdracht kan zo niet weg.', 'This order cannot leave as it is.', CHECK_FIELDS),
  service_missing: both(
    'Deze rekening mag via de koppeling geen betalingen of incasso’s versturen.',
    'This account may not send payments or collections through its link.',
    {
      nl: 'Vraag de dienst aan bij de bank, of download het bestand en lever het daar aan.',
      en: 'Ask the bank for the service, or download the file and send it there.',
    },
  ),
  approval_void: both(
    'Wat is goedgekeurd, is niet wat nu verstuurd zou worden. Er is niets verstuurd.',
    'What was approved is not what would be sent now. Nothing was sent.',
    { nl: 'Bekijk de verzendlijst en keur hem opnieuw goed.', en: 'Look at the batch and approve it again.' },
  ),
  override_needed: both(
    'Naam en rekening van een ontvanger horen niet bij elkaar, of het rekeningnummer is pas gewijzigd.',
    'A payee’s name and account do not belong together, or the account number changed lately.',
    {
      nl: 'Bel de ontvanger op een bekend nummer en laat de opdracht dan met een reden door.',
      en: 'Call the payee on a number you know, then let the order go with a reason.',
    },
  ),
  limit_exceeded: both('Deze verzendlijst gaat over een limiet heen.', 'This batch passes a limit.', {
    nl: 'Maak een kleinere verzendlijst, of laat een beheerder de limiet aanpassen.',
    en: 'Make a smaller batch, or have an administrator change the limit.',
  }),
  url_not_allowed: both('Naar dit adres mag de hub niet sturen.', 'The hub may not send to this address.', {
    nl: 'Gebruik een https-adres dat van buiten bereikbaar is.',
    en: 'Use an https address that can be reached from outside.',
  }),
  rate_limited: both('De bank vraagt om even te wachten.', 'The bank asks to wait a while.', WAIT),
  transient: both('De andere kant gaf even geen antwoord.', 'The other side did not answer for a moment.', WAIT),
  bank_down: both('De bank is niet bereikbaar.', 'The bank cannot be reached.', WAIT),
  token_expired: both('De toegang tot de bank wordt vernieuwd.', 'Access to the bank is being renewed.', {
    nl: 'Wacht even; het gaat vanzelf verder.',
    en: 'Wait a moment; it goes on by itself.',
  }),
  consent_expired: both('De toestemming bij de bank is verlopen.', 'The consent at the bank has expired.', RENEW),
  consent_revoked: both('De toestemming bij de bank is ingetrokken.', 'The consent at the bank was withdrawn.', RENEW),
  needs_human: both('De bank vraagt iets van u.', 'The bank asks something of you.', {
    nl: 'Log in bij de bank en volg de stappen daar.',
    en: 'Sign in at the bank and follow the steps there.',
  }),
  outcome_unknown: both('De bank heeft niet gezegd of het gelukt is.', 'The bank did not say whether it worked.', {
    nl: 'Er wordt niets nogmaals gestuurd; Koppel vraagt het na.',
    en: 'Nothing is sent again; Koppel looks it up.',
  }),
  contract_broken: both(
    'De andere kant antwoordde iets onverwachts.',
    'The other side answered something unexpected.',
    OUR_DEFECT,
  ),
  config: both('De hub is niet goed ingesteld.', 'The hub is not set up right.', OUR_DEFECT),
  database_in_use: both('De database is al in gebruik.', 'The database is in use already.', OUR_DEFECT),
  database_ahead: both('De database is van een nieuwere versie.', 'The database is of a newer version.', OUR_DEFECT),
  secret_unreadable: both('Een bewaard geheim is niet leesbaar.', 'A stored secret cannot be read.', OUR_DEFECT),
  internal: both('Er ging iets mis in de hub.', 'Something went wrong in the hub.', OUR_DEFECT),
};
