import type { AccessTables } from './access.ts';
import type { BankTables } from './bank.ts';
import type { BookingTables } from './bookings.ts';
import type { BookTables } from './books.ts';
import type { LearningTables } from './learning.ts';
import type { LinkTables } from './links.ts';
import type { OrderTables } from './orders.ts';
import type { StreamTables } from './streams.ts';
import type { TallyTables } from './tallies.ts';
import type { TaskTables } from './tasks.ts';

/** Every table, by name, as kysely sees it. The migrations are the truth; a test compares. */
export interface Tables
  extends AccessTables,
    BookTables,
    BankTables,
    BookingTables,
    LearningTables,
    LinkTables,
    StreamTables,
    OrderTables,
    TallyTables,
    TaskTables {}
