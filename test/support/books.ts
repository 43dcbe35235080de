import type { TestHub } from './hub.ts';

export const ING = 'NL69INGB0123456789';
export const RABO = 'NL44RABO0123456789';

/** An administration with a small chart, a bank daybook per account, and what a test wants besides. */
export async function makeBooks(
  hub: TestHub,
  options: { readonly settings?: object; readonly ibans?: readonly string[] } = {},
) {
  const { api } = hub;
  const { id } = await api.post<{ id: string }>('/administrations', {
    code: '01',
    name: 'Test',
    settings: options.settings ?? {},
  });
  const put = (path: string, items: readonly unknown[]) => api.post(`/administrations/${id}/${path}`, { items });
  const codes = ['1100', '1110', '1300', '2999', '4100', '4500', '8000'];
  await put(
    'ledger-accounts',
    codes.map((code) => ({ code, name: `Account ${code}` })),
  );
  const ibans = options.ibans ?? [ING];
  await put(
    'daybooks',
    ibans.map((iban, at) => ({
      code: `B${at + 1}`,
      name: `Bank ${at + 1}`,
      ledgerAccount: at === 0 ? '1100' : '1110',
      iban,
    })),
  );
  return { id, put };
}
