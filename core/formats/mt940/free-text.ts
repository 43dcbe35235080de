/** Lines as one text. A rope of few pieces costs less than `join`, and this is done for every entry. */
export function joined(lines: readonly string[], separator: '' | '\n'): string {
  let text = lines[0] ?? '';
  for (let index = 1; index < lines.length; index++) text += separator + lines[index];
  return text;
}

/** A line of this many characters was cut by the bank, not ended by the writer. */
const FULL_LINE = 65;

/**
 * Free text of several lines as one. A full line goes on in the next without anything between; a shorter one ended there (or lost
 * its trailing blanks on the way), so a blank stands for its end.
 */
export function joinFree(lines: readonly string[]): string {
  let text = '';
  let previous = FULL_LINE;
  for (const line of lines) {
    const separator = previous >= FULL_LINE || text.endsWith(' ') || line.startsWith(' ') || text === '' ? '' : ' ';
    text += separator + line;
    previous = line.length;
  }
  return text;
}
