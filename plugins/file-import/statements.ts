import type { StatementsPart } from '#core/contract/connector.ts';
import { readStatements } from '#core/formats/read.ts';

export const statements: StatementsPart = {
  historyDays: null,
  order: 'oldest-first',
  watermark: 'none',
  lateBookingDays: 0,
  entryIds: 'absent',
  pending: false,
  budget: null,
  decode: ({ chunks, name, reading }) => readStatements(chunks, { ...reading, fileName: name }),
};
