import { X509Certificate } from 'node:crypto';
import type { Settings } from '../../contract/settings.ts';
import { addAudit } from '../../store/audit.repository.ts';
import { liveConnectorConfigs, markCertificatesReminded } from '../../store/connection.repository.ts';
import type { Db } from '../../store/database.ts';
import type { House } from '../house.ts';

/** People are reminded this many days before a certificate ends (THREATS TLS-10): getting a new one takes weeks. */
const REMINDERS = [60, 30, 14, 7, 1, 0] as const;
const DAY_MS = 86_400_000;

export interface CertificateEnd {
  /** Name of the setting. */
  readonly name: string;
  readonly subject: string;
  /** Instant it ends, ISO 8601. */
  readonly validTo: string;
}

/** The certificates among a connector's settings. One that cannot be read was refused when it was filled in. */
export function certificatesOf(
  fields: Settings,
  settings: Readonly<Record<string, string | boolean>>,
): readonly CertificateEnd[] {
  return Object.entries(fields).flatMap(([name, { type }]) => {
    const pem = settings[name];
    if (type !== 'certificate' || typeof pem !== 'string' || pem === '') return [];
    const { subject, validTo } = new X509Certificate(pem);
    return { name, subject: subject.replaceAll('\n', ', '), validTo: new Date(validTo).toISOString() };
  });
}

/** Reminds of certificates that end, once at each mark, in all organisations. */
export async function watchCertificates(house: House, db: Db): Promise<void> {
  const now = Date.parse(house.clock.now());
  for (const config of await liveConnectorConfigs(db)) {
    const connector = house.connectors.find(({ id }) => id === config.connector_id);
    if (connector === undefined) continue;
    const reminded: Record<string, number> = { ...config.reminded };
    for (const { name, validTo } of certificatesOf(connector.settings, config.settings)) {
      const days = Math.max(0, Math.ceil((Date.parse(validTo) - now) / DAY_MS));
      const mark = REMINDERS.filter((one) => days <= one).at(-1);
      if (mark === undefined) delete reminded[name];
      if (mark === undefined || (reminded[name] ?? Number.POSITIVE_INFINITY) <= mark) continue;
      reminded[name] = mark;
      await addAudit(db, {
        organisationId: config.organisation_id,
        actor: 'Koppel',
        action: mark === 0 ? 'certificate.ended' : 'certificate.ends',
        subject: connector.id,
        details: { name, validTo, days: mark },
      });
    }
    if (JSON.stringify(reminded) !== JSON.stringify(config.reminded))
      await markCertificatesReminded(db, config.organisation_id, config.connector_id, reminded);
  }
}
