/** Sums that are kept as differences: add up the rows. Written by triggers on `entry` and `booking` (migration 0007). */
export interface TallyTables {
  entry_tally: { organisation_id: string; bank_account_id: string; unmapped: bigint; waiting: bigint; booked: bigint };
  day_tally: { organisation_id: string; day: string; entries: bigint; by_rule: bigint; by_person: bigint };
}
