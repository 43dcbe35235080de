import type { Generated } from 'kysely';
import type { Json } from './json.ts';

export interface TaskTables {
  task: {
    id: string;
    organisation_id: string;
    administration_id: string;
    kind: 'history' | 'backtest';
    state: Generated<'waiting' | 'running' | 'done' | 'failed'>;
    /** 0–1. */
    progress: Generated<number>;
    input: Json<Readonly<Record<string, unknown>>>;
    evidence_id: string | null;
    result: Json<Readonly<Record<string, unknown>>> | null;
    error: Json<Readonly<Record<string, unknown>>> | null;
    created_by: string;
    created_at: Generated<string>;
    finished_at: string | null;
  };
}
