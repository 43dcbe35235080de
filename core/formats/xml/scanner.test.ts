import { expect, test } from 'vitest';
import { KoppelError } from '../../domain/errors.ts';
import { readTree, type XmlElement } from './tree.ts';

function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function failure(text: string | Uint8Array, size = 1 << 16): Promise<KoppelError> {
  try {
    await readTree(cut(Buffer.from(text), size));
  } catch (error) {
    if (error instanceof KoppelError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text.toString().slice(0, 80)}`);
}

function plain(element: XmlElement): unknown {
  return [
    element.name,
    element.namespace,
    Object.fromEntries(element.attributes),
    element.text,
    ...element.children.map(plain),
  ];
}

test.each([1, 2, 7, 61, 65536])(
  'reads elements, attributes, references, CDATA and comments in pieces of %i bytes',
  async (size) => {
    const xml =
      '\ufeff<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- c --><a:r xmlns:a="u:1" xmlns = \'u:2\'>\r\n <b c="1 &amp;&#10;\r\n2" d=\'"\'>10<!-- x -->0.<![CDATA[0<&]]>0</b >' +
      '<e/><é x="𝄞">&#x1D11E;]] &gt; ü</é><!----></a:r>\n<!-- end -->\n';
    const tree = plain(await readTree(cut(Buffer.from(xml), size)));
    expect(tree).toEqual([
      'r',
      'u:1',
      { 'xmlns:a': 'u:1', xmlns: 'u:2' },
      '\n ',
      ['b', 'u:2', { c: '1 &\n 2', d: '"' }, '100.0<&0'],
      ['e', 'u:2', {}, ''],
      ['é', 'u:2', { x: '𝄞' }, '𝄞]] > ü'],
    ]);
  },
);

const REFUSED: readonly (readonly [string, string | Buffer])[] = [
  ['xml_malformed', ''],
  ['xml_malformed', '   \n'],
  ['xml_malformed', 'text'],
  ['xml_malformed', '<a>'],
  ['xml_malformed', '<a><b></a></b>'],
  ['xml_malformed', '<a></ab>'],
  ['xml_malformed', '<ab></a>'],
  ['xml_malformed', '<a/><b/>'],
  ['xml_malformed', '<a/>junk'],
  ['xml_malformed', '<a/>&amp;'],
  ['xml_malformed', '<a/><![CDATA[x]]>'],
  ['xml_malformed', '<a>1 & 2</a>'],
  ['xml_malformed', '<a>&nbsp;</a>'],
  ['xml_malformed', '<a>&amp</a>'],
  ['xml_malformed', '<a>&constructor;</a>'],
  ['xml_malformed', '<a>&#0;</a>'],
  ['xml_malformed', '<a>&#1;</a>'],
  ['xml_malformed', '<a>&#xD800;</a>'],
  ['xml_malformed', '<a>&#x110000;</a>'],
  ['xml_malformed', '<a>&#99999999999999999999;</a>'],
  ['xml_malformed', '<a b="&nbsp;"/>'],
  ['xml_malformed', '<a>\u0000</a>'],
  ['xml_malformed', '<a>\u000b</a>'],
  ['xml_malformed', '<a>\uffff</a>'],
  ['xml_malformed', '<a b="\u0001"/>'],
  ['xml_malformed', '<!-- \u0001 --><a/>'],
  ['xml_malformed', '<a>]]></a>'],
  ['xml_malformed', '<a b="1" b="2"/>'],
  ['xml_malformed', '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>'],
  ['xml_malformed', '<a b=1/>'],
  ['xml_malformed', '<a b/>'],
  ['xml_malformed', '<a b="1"c="2"/>'],
  ['xml_malformed', '<a b="<"/>'],
  ['xml_malformed', '<a / >'],
  ['xml_malformed', '< a/>'],
  ['xml_malformed', '<1a/>'],
  ['xml_malformed', '<a:b:c xmlns:a="u"/>'],
  ['xml_malformed', '<p:a/>'],
  ['xml_malformed', '<a p:b="1"/>'],
  ['xml_malformed', '<a xmlns:p=""/>'],
  ['xml_malformed', '<a xmlns:xml="u"/>'],
  ['xml_malformed', '<a><b xmlns:p="u"/><p:c/></a>'],
  ['xml_malformed', '<a><!-- -- --></a>'],
  ['xml_malformed', '<a><!-- --->-></a>'],
  ['xml_malformed', '<a><!-- '],
  ['xml_malformed', '<a><!ELEMENT b></a>'],
  ['xml_malformed', '<a><![CDATA[x</a>'],
  ['xml_malformed', '<a></a'],
  ['xml_malformed', '<a b="1'],
  ['xml_malformed', ' <?xml version="1.0"?><a/>'],
  ['xml_malformed', '<?xml version="2.0"?><a/>'],
  ['xml_malformed', '<?xml encoding="UTF-8"?><a/>'],
  ['xml_malformed', '<?xml version="1.0"?><a/><?xml version="1.0"?><b/>'],
  ['xml_doctype_forbidden', '<!DOCTYPE a><a/>'],
  ['xml_doctype_forbidden', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
  ['xml_pi_forbidden', '<?xml-stylesheet href="x"?><a/>'],
  ['xml_pi_forbidden', '<a><?php x ?></a>'],
  ['xml_pi_forbidden', '<a>10<?x?>0</a>'],
  ['xml_too_deep', '<a>'.repeat(65)],
  ['xml_too_deep', '<a>'.repeat(100_000)],
  ['xml_too_many_attributes', `<a ${Array.from({ length: 65 }, (_, n) => `b${n}="1"`).join(' ')}/>`],
  ['xml_text_too_long', `<a>${'x'.repeat(1_100_000)}</a>`],
  ['xml_text_too_long', `<a b="${'x'.repeat(1_100_000)}"/>`],
  ['encoding_invalid', Buffer.from([0x3c, 0x61, 0x3e, 0xc0, 0x80, 0x3c, 0x2f, 0x61, 0x3e])],
  ['encoding_mismatch', '<?xml version="1.0" encoding="UTF-16"?><a/>'],
  ['encoding_mismatch', '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'],
  ['encoding_mismatch', '\ufeff<?xml version="1.0" encoding="ISO-8859-1"?><a>x</a>'],
  ['encoding_mismatch', Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-8"?><a/>', 'utf16le')],
  ['encoding_unsupported', '<?xml version="1.0" encoding="UTF-7"?><a/>'],
  ['encoding_unsupported', '<?xml version="1.0" encoding="IBM037"?><a/>'],
];

test.each(REFUSED.map(([code, text]) => [code, text.toString().slice(0, 60), text] as const))(
  '%s: %s',
  async (code, _, text) => {
    const error = await failure(text);
    expect(error.code).toBe(code);
    if (text.length < 1000) {
      for (const size of [1, 3]) expect((await failure(text, size)).code).toBe(code);
    }
  },
);

test('the place says line, column and element', async () => {
  const error = await failure('<?xml version="1.0"?>\n<d>\n <e/><e/>\n <e><f>a</f><f> &bad; </f></e></d>');
  expect(error.place).toEqual({ line: 4, column: 16, element: 'd/e[3]/f[2]' });
  const small = await failure('<?xml version="1.0"?>\n<d>\n <e/><e/>\n <e><f>a</f><f> &bad; </f></e></d>', 1);
  expect(small.place).toEqual(error.place);
});

test('names beyond the table are still read right', async () => {
  const xml = `<r>${Array.from({ length: 6000 }, (_, n) => `<n${n}/>`).join('')}</r>`;
  const tree = await readTree([Buffer.from(xml)]);
  expect(tree.children.map((child) => child.name)).toEqual(Array.from({ length: 6000 }, (_, n) => `n${n}`));
});

test('ISO-8859-1, Windows-1252 and UTF-16 documents read as their text', async () => {
  const xml = (label: string) => `<?xml version="1.0" encoding="${label}"?><a>Café Zoë</a>`;
  const texts = await Promise.all(
    [
      Buffer.from(xml('ISO-8859-1'), 'latin1'),
      Buffer.from(xml('windows-1252'), 'latin1'),
      Buffer.from(`\ufeff${xml('UTF-16')}`, 'utf16le'),
      Buffer.from(xml('UTF-16'), 'utf16le'),
      Buffer.from(`\ufeff${xml('UTF-16')}`, 'utf16le').swap16(),
      Buffer.from(xml('UTF-8'), 'utf8'),
    ].map(async (bytes) => (await readTree(cut(bytes, 7))).text),
  );
  expect(new Set(texts)).toEqual(new Set(['Café Zoë']));
});

test('a prefix stands for a name: blanks alone are none', async () => {
  expect((await failure('<r xmlns:p=" "/>')).code).toBe('xml_malformed');
  expect((await readTree([Buffer.from('<p:r xmlns:p=" u:1 "/>')])).namespace).toBe('u:1');
});
