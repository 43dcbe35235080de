import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KoppelError } from '../domain/errors.ts';
import { LineCutter, readLines } from './lines.ts';

function cut(pieces: readonly string[]): string[] {
  const lines: string[] = [];
  const cutter = new LineCutter((text, from, to) => lines.push(text.slice(from, to)));
  for (const piece of pieces) cutter.write(piece);
  cutter.end();
  return lines;
}

test('CRLF, LF and a lone CR end a line, mixed in one text too', () => {
  expect(cut(['a\r\nb\nc\rd\n\ne'])).toEqual(['a', 'b', 'c', 'd', '', 'e']);
});

test('a last line end does not make an empty line', () => {
  expect([cut(['a\n']), cut(['a\r\n']), cut(['a\r']), cut([''])]).toEqual([['a'], ['a'], ['a'], []]);
});

test('the lines are the same wherever the text is cut', () => {
  const unit = fc.constantFrom('a', 'b', '\r', '\n', '\r\n');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 30 }), fc.array(fc.nat(30), { maxLength: 6 }), (text, cuts) => {
      const places = [0, ...cuts.filter((at) => at < text.length).sort((a, b) => a - b), text.length];
      const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
      expect(cut(pieces)).toEqual(cut([text]));
    }),
  );
});

test('a line without end is refused before it fills the memory', async () => {
  async function* endless() {
    for (;;) yield Buffer.alloc(65_536, ':');
  }
  const reading = async () => {
    for await (const _ of readLines(endless()));
  };
  await expect(reading()).rejects.toThrow(KoppelError);
});
