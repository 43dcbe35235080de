import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { KoppelError } from '#core/domain/errors.ts';
import { readStatements } from '#core/formats/read.ts';
import { wholeStatements } from '#core/formats/whole.ts';
import { SHARED } from '../corpus/manifest.ts';

const FOLDER = join(SHARED, 'attack-samples/generated-xml');
const here = existsSync(FOLDER);

/** What each hostile statement has to end in: an error, or a statement that is read (and what it says of itself). */
const EXPECTED: Readonly<Record<string, string>> = {
  '00-valid-camt053.xml': 'balanced',
  'amount-19-digits.xml': 'amount_invalid',
  'amount-comma.xml': 'amount_invalid',
  'amount-empty.xml': 'amount_invalid',
  'amount-exp.xml': 'amount_invalid',
  'amount-hex.xml': 'amount_invalid',
  'amount-neg.xml': 'amount_invalid',
  'amount-plus.xml': 'amount_invalid',
  'amount-six-dec.xml': 'amount_invalid',
  'balance-does-not-add-up.xml': 'not balanced',
  'billion-laughs.xml': 'xml_doctype_forbidden',
  'comment-split-amount.xml': 'not balanced',
  'ctrl-ref.xml': 'xml_malformed',
  'date-future.xml': 'balanced',
  'date-year0.xml': 'date_invalid',
  'date-year9999.xml': 'balanced, with a warning',
  'depth-1000.xml': 'xml_too_deep',
  'dtd-default-attr.xml': 'xml_doctype_forbidden',
  'dupl-copy-flag.xml': 'balanced',
  'iban-xss.xml': 'balanced',
  'latin1-declared.xml': 'balanced',
  'namespaces-5000.xml': 'xml_too_many_attributes',
  'no-namespace.xml': 'unknown_message_type',
  'nul-char.xml': 'xml_malformed',
  'numeric-refs-20k.xml': 'balanced',
  'same-entry-twice.xml': 'balanced',
  'seq-jump.xml': 'balanced',
  'utf16-declared-utf8-bytes.xml': 'encoding_mismatch',
  'utf16le-doctype-xxe.xml': 'xml_doctype_forbidden',
  'utf7-declared.xml': 'encoding_unsupported',
  'utf8-invalid-bytes.xml': 'encoding_invalid',
  'wrong-message-pain001.xml': 'unexpected_message_type',
  'xxe-http.xml': 'xml_doctype_forbidden',
  'xxe-param.xml': 'xml_doctype_forbidden',
};

async function outcome(file: string): Promise<string> {
  try {
    const statements = await wholeStatements(readStatements(createReadStream(file)));
    const balanced = statements.every((one) => one.balanced === true);
    const warned = statements.some((one) => one.warnings.length > 0);
    return `${balanced ? 'balanced' : 'not balanced'}${warned ? ', with a warning' : ''}`;
  } catch (error) {
    if (error instanceof KoppelError) return error.code;
    throw error;
  }
}

test.skipIf(!here)(
  'every hostile statement ends as the threat list says (skipped: the samples lie beside the repository)',
  async () => {
    const names = readdirSync(FOLDER).filter((name) => name.endsWith('.xml'));
    const found = await Promise.all(names.map(async (name) => [name, await outcome(join(FOLDER, name))] as const));
    const unexpected = names.filter((name) => EXPECTED[name] === undefined);
    expect(unexpected, 'samples without an expectation').toEqual([]);
    expect(Object.fromEntries(found)).toEqual(EXPECTED);
  },
);

test.skipIf(!here)('SAML messages and other XML are not taken for statements', async () => {
  const folder = join(SHARED, 'attack-samples/generated-saml');
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.xml'))) {
    expect(['unknown_message_type', 'xml_doctype_forbidden', 'xml_malformed', 'xml_pi_forbidden']).toContain(
      await outcome(join(folder, name)),
    );
  }
});
