import { KoppelError } from '../domain/errors.ts';

const MAX_DEPTH = 32;

/**
 * Refuses what JSON.parse lets through in silence: a key twice in one object (the last would win), nesting that is only there to
 * hurt, a NUL, half a surrogate pair. Then parses. Throws `json_invalid`, `json_duplicate_key`, `json_too_deep`, `encoding_invalid`.
 */
export function parseStrictJson(text: string): unknown {
  scan(text);
  try {
    return JSON.parse(text);
  } catch {
    throw new KoppelError('json_invalid', 'The body is not JSON.');
  }
}

function scan(text: string): void {
  if (!text.isWellFormed() || text.includes('\0')) throw unstorable();
  // One set of keys per open object; null for an open array.
  const open: (Set<string> | null)[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/gs;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [mark] = found;
    if (mark === '{' || mark === '[') {
      open.push(mark === '{' ? new Set() : null);
      if (open.length > MAX_DEPTH)
        throw new KoppelError('json_too_deep', `The body is nested more than ${MAX_DEPTH} deep.`);
    } else if (mark === '}' || mark === ']') {
      open.pop();
    } else {
      const value = storable(mark);
      const keys = open.at(-1) ?? null;
      if (keys !== null && isKey(text, token.lastIndex)) noteKey(value, keys);
    }
  }
}

/** What a quoted text says, escapes read. */
function storable(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  const value = unquoted(quoted);
  if (!value.isWellFormed() || value.includes('\0')) throw unstorable();
  return value;
}

function unquoted(quoted: string): string {
  try {
    return JSON.parse(quoted);
  } catch {
    throw new KoppelError('json_invalid', 'The body is not JSON.');
  }
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return text[at] === ':';
}

function noteKey(key: string, keys: Set<string>): void {
  if (keys.has(key))
    throw new KoppelError('json_duplicate_key', `The key "${key.slice(0, 80)}" stands twice in one object.`);
  keys.add(key);
}

function unstorable(): KoppelError {
  return new KoppelError('encoding_invalid', 'The body holds a character that cannot be stored.');
}
