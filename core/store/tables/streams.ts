import type { ColumnType, Generated } from 'kysely';
import type { StreamEventType } from '../../domain/stream.ts';
import type { Json } from './json.ts';

export interface StreamTables {
  stream: {
    id: string;
    organisation_id: string;
    administration_id: string;
    iban: string;
    head_seq: Generated<bigint>;
    head_hash: string;
  };
  stream_row: {
    organisation_id: string;
    stream_id: string;
    seq: bigint;
    id: string;
    type: StreamEventType;
    booking_id: string | null;
    entry_id: string | null;
    body: string;
    hash: string;
    created_at: Generated<string>;
  };
  sink_target: {
    id: string;
    organisation_id: string;
    sink_id: string;
    name: string;
    settings: Json<Readonly<Record<string, string | boolean>>>;
    sealed_secrets: Json<Readonly<Record<string, string>>>;
    administrations: ColumnType<string[] | null, string[] | null | undefined, string[] | null>;
    state: 'active' | 'paused' | 'disabled';
    reason: string | null;
    created_at: Generated<string>;
  };
  receiver: {
    id: string;
    organisation_id: string;
    stream_id: string;
    sink_target_id: string | null;
    api_key_id: string | null;
    acknowledged_seq: Generated<bigint>;
    attempts: Generated<number>;
    next_attempt_at: string | null;
    first_failed_at: string | null;
    last_error: string | null;
    updated_at: Generated<string>;
  };
  delivery: {
    organisation_id: string;
    receiver_id: string;
    seq: bigint;
    state: 'delivered' | 'failing' | 'refused';
    attempts: number;
    status: number | null;
    error: string | null;
    at: Generated<string>;
  };
}
