import type { Generated } from 'kysely';
import type { Json } from './json.ts';

/** What an example is when its entry is not in the books here: an entry of another package, or a person's word. */
export type ToldExample =
  | { readonly amount: string; readonly currency: string; readonly text: string }
  | { readonly by: string };

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
  learned_example: {
    organisation_id: string;
    fact_id: string;
    entry_id: string;
    booking_id: string;
    seen_on: string;
    told: Json<ToldExample> | null;
  };
  dismissed_suggestion: {
    organisation_id: string;
    id: string;
    dismissed_by: string;
    dismissed_at: Generated<string>;
  };
}
