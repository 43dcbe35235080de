import type { Generated } from 'kysely';

export interface LearningTables {
  learned_fact: {
    id: string;
    organisation_id: string;
    scope: string;
    kind: string;
    key: string;
    value: string;
    state: Generated<'active' | 'forgotten'>;
    hits: Generated<number>;
    first_seen: string | null;
    last_seen: string | null;
    marked_by: string | null;
    marked_at: string | null;
  };
  learned_example: { organisation_id: string; fact_id: string; entry_id: string; booking_id: string; seen_on: string };
}
