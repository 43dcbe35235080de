import { Badge, Button, Card, Group, Text, Title } from '@mantine/core';
import { IconPlus, IconSettings } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { BankTile } from '../../../../core/api/schema/links.ts';
import { useMay } from '../../api/session.ts';
import { BankLogo } from '../../parts/bank-mark.tsx';

/** A bank with two ways to link says which one this is. */
export function calledOf({ name, title }: BankTile): string {
  return title.startsWith(name) ? title : name;
}

interface BankCardProps {
  readonly tile: BankTile;
  readonly busy: boolean;
  readonly onAdd: () => void;
  readonly onExplain: () => void;
}

export function BankCard({ tile, busy, onAdd, onExplain }: BankCardProps) {
  const { t } = useTranslation();
  const may = useMay();
  const called = calledOf(tile);
  return (
    <Card component="section" aria-label={called}>
      <Group gap="md" wrap="nowrap" align="flex-start" mb="md">
        <BankLogo code={tile.code} name={tile.name} size={48} />
        <div>
          <Group gap="xs">
            <Title order={2} size="h4">
              {called}
            </Title>
            {tile.environment === 'sandbox' ? <Badge color="gray">{t('link.standIn')}</Badge> : null}
          </Group>
          <Text fz="sm" c="dimmed">
            {tile.services.map((service) => t(`link.service.${service}`)).join(' · ')}
          </Text>
        </div>
      </Group>
      <Group gap="sm" mt="auto">
        {!may.manage ? null : tile.configured ? (
          <Button leftSection={<IconPlus size={18} />} loading={busy} onClick={onAdd}>
            {t('common.add')}
          </Button>
        ) : (
          <Button
            component={Link}
            to={`/plugins/${tile.connector}`}
            variant="default"
            leftSection={<IconSettings size={18} />}
          >
            {t('link.setUpFirst')}
          </Button>
        )}
        <Button variant="subtle" onClick={onExplain} aria-label={t('link.explainOf', { bank: called })}>
          {t('link.explain')}
        </Button>
      </Group>
    </Card>
  );
}
