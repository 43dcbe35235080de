/** What a namespace says: `camt.053.001.08`, split. Vendors put their own words around it. */
const MESSAGE_ID = /(?:^|[:/])(?:DRAFT\d*)?([a-z]{4}\.\d{3})\.(\d{3})\.(\d{2})(?![0-9])[^:/]*$/i;

export interface MessageId {
  /** `camt.053.001.02`. */
  readonly id: string;
  /** `camt.053`. */
  readonly type: string;
  /** '02'. */
  readonly version: string;
}

/** The message an ISO 20022 namespace names, or null when it names none. */
export function messageIdOf(namespace: string): MessageId | null {
  const parts = MESSAGE_ID.exec(namespace);
  if (parts === null) return null;
  const [, type = '', variant = '', version = ''] = parts;
  return { id: `${type}.${variant}.${version}`.toLowerCase(), type: type.toLowerCase(), version };
}
