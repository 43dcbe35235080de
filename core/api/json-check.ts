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
  if (text.includes('\\u0000') || text.includes('\0') || !text.isWellFormed()) {
    throw new KoppelError('encoding_invalid', 'The body holds a character that cannot be stored.');
  }
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
      noteKey(mark, text, token.lastIndex, open.at(-1) ?? null);
    }
  }
}

function noteKey(quoted: string, text: string, end: number, keys: Set<string> | null): void {
  if (keys === null) return;
  let at = end;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  if (text[at] !== ':') return;
  const key = quoted.includes('\\') ? unescaped(quoted) : quoted;
  if (keys.has(key))
    throw new KoppelError('json_duplicate_key', `The key ${quoted.slice(0, 80)} stands twice in one object.`);
  keys.add(key);
}

function unescaped(quoted: string): string {
  try {
    const text = JSON.stringify(JSON.parse(quoted));
    if (/\\ud[89a-f]/i.test(text)) throw new KoppelError('encoding_invalid', 'A key holds half a character.');
    return text;
  } catch (error) {
    if (error instanceof KoppelError) throw error;
    throw new KoppelError('json_invalid', 'The body is not JSON.');
  }
}
