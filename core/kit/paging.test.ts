import { expect, test } from 'vitest';
import { pages, resolveLink } from './paging.ts';

async function all(next: (link: string) => string | null, maxPages?: number) {
  const seen: string[] = [];
  const limits = { what: 'Test', ...(maxPages === undefined ? {} : { maxPages }) };
  for await (const page of pages('0', async (link) => ({ page: link, next: next(link) }), limits)) seen.push(page);
  return seen;
}

test('pages are followed to the last', async () => {
  expect(await all((link) => (link === '2' ? null : String(Number(link) + 1)))).toEqual(['0', '1', '2']);
});

test('BANK-07 a link that comes back is a circle', async () => {
  await expect(all((link) => (link === '2' ? '1' : String(Number(link) + 1)))).rejects.toMatchObject({
    code: 'contract_broken',
  });
});

test('BANK-07 pages without an end are cut off', async () => {
  await expect(all((link) => String(Number(link) + 1), 50)).rejects.toMatchObject({ code: 'contract_broken' });
});

test.each([
  'https://evil.example/next',
  '//evil.example/next',
  'http://bank.example/next',
  'https://bank.example:8443/next',
  'https://user@bank.example/next',
  'https://',
])('BANK-07 a link to %s is not followed', (href) => {
  expect(() => resolveLink(href, 'https://bank.example/a/b', 'Test')).toThrow(
    expect.objectContaining({ code: 'contract_broken' }),
  );
});

test('a relative link stays at the bank', () => {
  expect(resolveLink('/v3/x?next=a%20b', 'https://bank.example/a/b', 'Test')).toBe(
    'https://bank.example/v3/x?next=a%20b',
  );
});
