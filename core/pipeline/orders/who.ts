/** Who does something to orders: for the history, the audit trail and four eyes. */
export interface Who {
  readonly organisationId: string;
  readonly kind: 'person' | 'erp' | 'hub';
  readonly name: string;
  /** Null for an API key and for the hub itself. */
  readonly userId: string | null;
}

export function theHub(organisationId: string): Who {
  return { organisationId, kind: 'hub', name: 'Koppel', userId: null };
}
