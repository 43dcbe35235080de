import { hash } from 'node:crypto';
import { GENESIS_HASH } from '../domain/stream.ts';
import { countBooks } from '../store/books.repository.ts';
import { brokenGuarantees } from '../store/check.repository.ts';
import { inSystem } from '../store/database.ts';
import { streamRowsAfter } from '../store/stream.repository.ts';
import { listStreams } from '../store/views/stream.view.ts';
import type { House } from './house.ts';

export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Reads the guarantees back from what is stored: sums, settlement, and every stream's sequence and hashes. */
export async function checkHouse(house: House): Promise<readonly Finding[]> {
  return inSystem(house.store.db, async (trx) => {
    const counts = await countBooks(trx);
    const findings: Finding[] = [
      {
        check: 'books',
        ok: true,
        detail: `${counts.organisations} organisations, ${counts.administrations} administrations, ${counts.entries} entries`,
      },
    ];
    for (const { check, broken } of await brokenGuarantees(trx)) {
      findings.push({ check, ok: broken === 0, detail: broken === 0 ? 'holds' : `broken ${broken} times` });
    }
    let rows = 0;
    let bad = 0;
    for (const stream of await listStreams(trx, null)) {
      let seq = 0;
      let prevHash = GENESIS_HASH;
      for (;;) {
        const page = await streamRowsAfter(trx, stream.id, seq, 1000);
        if (page.length === 0) break;
        for (const row of page) {
          rows += 1;
          const body: { seq: number; prevHash: string } = JSON.parse(row.body);
          if (
            row.seq !== seq + 1 ||
            body.seq !== row.seq ||
            body.prevHash !== prevHash ||
            hash('sha256', row.body) !== row.hash
          )
            bad += 1;
          seq = row.seq;
          prevHash = row.hash;
        }
      }
      if (seq !== stream.headSeq || prevHash !== stream.headHash) bad += 1;
    }
    findings.push({
      check: 'streams are gapless and chained',
      ok: bad === 0,
      detail: bad === 0 ? `${rows} rows` : `${bad} breaks in ${rows} rows`,
    });
    return findings;
  });
}
