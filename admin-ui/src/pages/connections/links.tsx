import { Button, Card, Group, SegmentedControl, Stack, TextInput, Title } from '@mantine/core';
import { IconLink, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useConnections } from '../../api/links.ts';
import { useMay } from '../../api/session.ts';
import { ExpiryTimeline } from '../../parts/links/expiry-timeline.tsx';
import { needsPerson } from '../../parts/links/link-state.tsx';
import { useBankName } from '../../parts/links/use-bank-name.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { filtered, SHOWS, type Show } from './filter.ts';
import { LinkTable } from './link-table.tsx';

/** All links, those that ask for a person first when one wants to see only them. */
export function Links() {
  const { t } = useTranslation();
  const may = useMay();
  const connections = useConnections();
  const bankName = useBankName();
  const [show, setShow] = useState<Show>('open');
  const [search, setSearch] = useState('');
  return (
    <Loaded query={connections}>
      {(all) => {
        if (all.length === 0) {
          return (
            <Card padding={0}>
              <Nothing
                icon={IconLink}
                title={t('connections.emptyTitle')}
                text={t('connections.emptyText')}
                action={
                  may.manage ? (
                    <Button component={Link} to="/link">
                      {t('link.title')}
                    </Button>
                  ) : null
                }
              />
            </Card>
          );
        }
        const rows = filtered(all, show, search, (connection) => bankName(connection).name);
        const pressing = all.filter(needsPerson).length;
        return (
          <Stack gap="lg">
            <Card>
              <Title order={2} size="h5" mb="xs">
                {t('connections.forecast')}
              </Title>
              <ExpiryTimeline connections={all} />
            </Card>
            <Group gap="sm">
              <TextInput
                aria-label={t('common.search')}
                placeholder={t('connections.search')}
                leftSection={<IconSearch size={16} />}
                w={300}
                value={search}
                onChange={(event) => setSearch(event.currentTarget.value)}
              />
              <SegmentedControl
                aria-label={t('common.state')}
                value={show}
                onChange={(next) => setShow(SHOWS.find((one) => one === next) ?? 'open')}
                data={SHOWS.map((one) => ({
                  value: one,
                  label:
                    one === 'attention' && pressing > 0
                      ? `${t('connections.show.attention')} (${pressing})`
                      : t(`connections.show.${one}`),
                }))}
              />
            </Group>
            <Card padding={0}>
              {rows.length === 0 ? (
                <Nothing icon={IconLink} title={t('entries.noneTitle')} text={t('connections.noneText')} />
              ) : (
                <LinkTable connections={rows} />
              )}
            </Card>
          </Stack>
        );
      }}
    </Loaded>
  );
}
