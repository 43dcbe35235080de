import { plain } from './normalise.ts';

/**
 * Words that say what kind of person or firm someone is, not who: they are written or left out at will and never tell two
 * parties apart. Longest spelling first, so 'v.o.f.' is gone before 'v.'.
 */
const FORMS =
  /\b(B\s?\.?\s?V|N\s?\.?\s?V|V\s?\.?\s?O\s?\.?\s?F|C\s?\.?\s?V|U\s?\.?\s?A|STICHTING|STG|VERENIGING|VER|COOPERATIE|COOP|MAATSCHAP|EENMANSZAAK|GMBH|LTD|LIMITED|INC|LLC|CORP|CO|SARL|BVBA|SPRL|AG|PLC|DE HEER|HEER|HR|DHR|MEVROUW|MEVR|MW|MEJ|MR|DRS|ING|IR|FA|FIRMA|E\/O|EN\/OF|EO|CJ)\b\.?/g;

/** Words between other names of the same holder: 'inzake', 'namens', 't.n.v.' cut what follows or leads to someone else. */
const ABOUT = /\b(INZAKE|INZ|BETREFT|MBT|T\.?A\.?V\.?|AFD(ELING)?)\b.*$/;

/**
 * The words that name someone: without legal form, titles, marks and what follows "inzake". Single letters are initials and
 * stay, joined to one word: 'G.D.M. ter Molesma' → ['GDM', 'TER', 'MOLESMA'].
 */
export function nameWords(name: string): string[] {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const stripped = plain(name)
    .replace(/['’‘`]/g, "'")
    .replace(/\bVAN ?'?T\b/g, 'VANT')
    .replace(/'T\b/g, 'HET')
    .replace(ABOUT, ' ')
    .replace(/&/g, ' EN ')
    .replace(/\+/g, ' EN ')
    .replace(FORMS, ' ');
  const raw = stripped.replace(/'/g, '').split(/[^A-Z0-9]+/);
  const result: string[] = [];
  let initials = '';
  for (const word of raw) {
    if (word.length === 1) {
      initials += word;
      continue;
    }
    if (initials !== '') result.push(initials);
    initials = '';
    if (word !== '' && !LINKS.has(word)) result.push(word);
  }
  if (initials !== '') result.push(initials);
  if (cache.size > CACHE_LIMIT) cache.clear();
  cache.set(name, result);
  return result;
}

/** Names recur all day; the cache only saves time and holds at most this many. */
const CACHE_LIMIT = 50_000;
const cache = new Map<string, string[]>();

/** Words that tie others and are dropped or abbreviated freely. */
const LINKS = new Set(['EN', 'AND', 'ZN', 'ZOON', 'ZONEN', 'GEBR', 'GEBROEDERS']);

/** One form for all spellings of a name: its words sorted. Empty when nothing is left. */
export function nameKey(name: string): string {
  return [...nameWords(name)].sort().join(' ');
}

/** Words worth looking up: long enough to be someone's own. */
export function lookupWords(name: string): string[] {
  return [...new Set(nameWords(name).filter((word) => word.length >= 4))];
}

/** The people of a joint account, one by one: 'J. Jansen e/o P. de Vries'. */
export function holders(name: string): string[] {
  const parts = plain(name)
    .split(/\bE\/O\b|\bEN\/OF\b|\bEO\b|\bCJ\b|,/)
    .map((part) => part.trim())
    .filter((part) => part.length > 2);
  return parts.length > 1 ? parts : [name];
}
