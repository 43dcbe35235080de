import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ConnectionView } from '../../../../core/api/schema/links.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { BankLogo } from '../bank-mark.tsx';
import { dayOf, formatDay } from '../format.ts';
import { urgency } from './days-left.ts';
import classes from './expiry-timeline.module.css';
import { useBankName } from './use-bank-name.ts';
import { useTimeLeft } from './use-time-left.ts';

/** The longest consent of PSD2, days: what a full bar stands for. */
const FULL_DAYS = 180;
/** What ends later than these is no worry of today. */
const SHOWN = 8;

/** Consents in the order in which they end: how long each still holds. Nothing when none ends by itself. */
export function ExpiryTimeline({ connections }: { readonly connections: readonly ConnectionView[] }) {
  const { t } = useTranslation();
  const ending = connections
    .flatMap((connection) => {
      const { expiresAt, state } = connection;
      const runs = state === 'active' || state === 'expiring' || state === 'expired';
      return runs && expiresAt !== null ? [{ connection, expiresAt }] : [];
    })
    .sort((a, b) => a.expiresAt.localeCompare(b.expiresAt));
  if (ending.length === 0) return <Text c="dimmed">{t('connections.noneEnds')}</Text>;
  return (
    <Stack gap={0}>
      {ending.slice(0, SHOWN).map(({ connection, expiresAt }) => (
        <Bar key={connection.id} connection={connection} expiresAt={expiresAt} />
      ))}
      {ending.length <= SHOWN ? null : (
        <Text fz="sm" c="dimmed" mt="xs">
          {t('connections.endLater', { count: ending.length - SHOWN })}
        </Text>
      )}
    </Stack>
  );
}

function Bar({ connection, expiresAt }: { readonly connection: ConnectionView; readonly expiresAt: string }) {
  const language = useLanguage();
  const bank = useBankName()(connection);
  const { days, words } = useTimeLeft()(expiresAt);
  const share = Math.max(0, Math.min(1, days / FULL_DAYS));
  const holder = connection.accounts.find((account) => account.holder !== null)?.holder;
  return (
    <Link to={`/connections/${connection.id}`} className={classes.row ?? ''}>
      <Group gap="xs" wrap="nowrap" className={classes.name ?? ''}>
        <BankLogo code={bank.code} name={bank.name} size={22} />
        <Text fz="sm" className="one-line">
          {bank.name}
          {holder === undefined ? '' : ` · ${holder}`}
        </Text>
      </Group>
      <div className={classes.track} aria-hidden="true">
        <div className={classes.left} data-urgency={urgency(days)} style={{ width: `${100 * share}%` }} />
      </div>
      <Text fz="sm" ta="right" className="date" {...(days < 7 ? { c: 'var(--mantine-color-error)', fw: 600 } : {})}>
        {words} · {formatDay(dayOf(expiresAt), language)}
      </Text>
    </Link>
  );
}
