import { KoppelError } from '../../../domain/errors.ts';
import type { Dialect, Signs } from '../dialect.ts';
import { abnAmro } from './abn-amro.ts';
import { bunq } from './bunq.ts';
import { generic } from './generic.ts';
import { german } from './german.ts';
import { ing } from './ing.ts';
import { ingOld } from './ing-old.ts';
import { knab } from './knab.ts';
import { rabobank } from './rabobank.ts';
import { rabobankOld } from './rabobank-old.ts';
import { sns } from './sns.ts';
import { triodos } from './triodos.ts';
import { vanLanschot } from './van-lanschot.ts';

export const DIALECTS: readonly Dialect[] = [
  ...[ing, ingOld, rabobank, rabobankOld, abnAmro, knab, bunq, triodos, sns, vanLanschot, german],
  generic,
];

/** Below this nothing tells the bank, and the entries are read as `generic`. */
const SURE_ENOUGH = 0.4;

/** The surest dialect; `generic` when none is. */
export function recogniseDialect(signs: Signs): Dialect {
  let best = generic;
  let surest = SURE_ENOUGH;
  for (const dialect of DIALECTS) {
    const sure = dialect.recognise(signs);
    if (sure <= surest) continue;
    best = dialect;
    surest = sure;
  }
  return best;
}

/** The dialect a caller forces. Throws `request_invalid`. */
export function dialectById(id: string): Dialect {
  const dialect = DIALECTS.find((candidate) => candidate.id === id);
  if (dialect === undefined) {
    const known = DIALECTS.map((candidate) => candidate.id).join(', ');
    throw new KoppelError('request_invalid', `MT940 has no dialect "${id}"; it has ${known}.`);
  }
  return dialect;
}
