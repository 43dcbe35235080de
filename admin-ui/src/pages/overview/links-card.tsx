import { Anchor, Card, Group, SimpleGrid, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ConnectionView } from '../../../../core/api/schema/links.ts';
import { useConnections } from '../../api/links.ts';
import { BankLogo } from '../../parts/bank-mark.tsx';
import { ExpiryTimeline } from '../../parts/links/expiry-timeline.tsx';
import { isTroubled, isUnchosen, needsPerson } from '../../parts/links/link-state.tsx';
import { useBankName } from '../../parts/links/use-bank-name.ts';
import { useProblemWords } from '../../parts/problem-words.ts';
import classes from './links-card.module.css';

/** Tiles beyond these are on the desk itself; those that need a person come first. */
const SHOWN = 6;

/** How each bank link fares, and which consents end when. Nothing where there are no links. */
export function LinksCard() {
  const { t } = useTranslation();
  const links = (useConnections().data ?? []).filter(({ state }) => state !== 'ended');
  if (links.length === 0) return null;
  const sorted = [...links].sort((a, b) => Number(needsPerson(b)) - Number(needsPerson(a)));
  return (
    <Card>
      <Group justify="space-between" mb="md">
        <Title order={2} size="h5">
          {t('nav.connections')}
        </Title>
        <Anchor component={Link} to="/connections" fz="sm">
          {t('link.all')}
        </Anchor>
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }} spacing="sm" mb="md">
        {sorted.slice(0, SHOWN).map((connection) => (
          <Tile key={connection.id} connection={connection} />
        ))}
      </SimpleGrid>
      <Title order={3} size="h6" mb={4}>
        {t('connections.forecast')}
      </Title>
      <ExpiryTimeline connections={links} />
    </Card>
  );
}

function Tile({ connection }: { readonly connection: ConnectionView }) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const bank = useBankName()(connection);
  const own = connection.accounts.filter(({ linked }) => linked?.here === true);
  const error = own.find(({ linked }) => linked?.error)?.linked?.error ?? null;
  const troubled = isTroubled(connection);
  return (
    <Link to={`/connections/${connection.id}`} className={classes.tile ?? ''}>
      <BankLogo code={bank.code} name={bank.name} size={32} />
      <div className={classes.words ?? ''}>
        <Text fz="sm" fw={550} className="one-line">
          {bank.name}
        </Text>
        <Text fz="xs" c={troubled ? 'var(--mantine-color-error)' : 'dimmed'} className="one-line">
          {error === null
            ? isUnchosen(connection)
              ? t('connections.choose')
              : `${t(`link.state.${connection.state}`)} · ${t('connections.accounts', { count: own.length })}`
            : words({ code: error.code, detail: error.message }).what}
        </Text>
      </div>
      {troubled ? (
        <IconAlertTriangle size={20} color="var(--mantine-color-error)" />
      ) : needsPerson(connection) ? (
        <IconAlertTriangle size={20} color="var(--day-corrected)" />
      ) : (
        <IconCircleCheck size={20} color="var(--day-proven)" />
      )}
    </Link>
  );
}
