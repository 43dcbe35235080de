import type { ConnectionView } from '../../../../core/api/schema/links.ts';
import { useBanks } from '../../api/links.ts';
import { bankByCode } from '../banks.ts';

export interface BankName {
  /** In an IBAN; empty while unknown. */
  readonly code: string;
  readonly name: string;
}

/** What the bank of a link is called: as it was chosen, or the one bank its plug-in serves. */
export function useBankName(): (connection: Pick<ConnectionView, 'connector' | 'bankCode'>) => BankName {
  const tiles = useBanks().data ?? [];
  return ({ connector, bankCode }) => {
    const own = tiles.filter((tile) => tile.connector === connector);
    const tile = own.find(({ code }) => code === bankCode) ?? own[0];
    const code = bankCode ?? tile?.code ?? '';
    return { code, name: tile?.name ?? bankByCode(code, connector).name };
  };
}
