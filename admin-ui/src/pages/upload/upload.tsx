import { Button, Card, Group, Stack, Title } from '@mantine/core';
import { IconTableColumn } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '../../api/session.ts';
import { Page } from '../../parts/page.tsx';
import { DropArea } from './drop-area.tsx';
import { History } from './history.tsx';
import { forget, useSendings } from './queue.ts';
import { SendingCard } from './sending-card.tsx';

/** Bank files in: drop them, watch them being read, see what came out of each. */
export function Upload() {
  const { t } = useTranslation();
  const may = useMay();
  const sendings = useSendings();
  const over = sendings.filter(({ state }) => state === 'sent' || state === 'failed');
  return (
    <Page
      title={t('upload.title')}
      lead={t('upload.lead')}
      actions={
        <Button component={Link} to="/csv-mappings" variant="default" leftSection={<IconTableColumn size={18} />}>
          {t('csv.title')}
        </Button>
      }
    >
      {may.work ? <DropArea /> : null}
      {sendings.length === 0 ? null : (
        <Stack gap="sm" aria-live="polite">
          {sendings.map((sending) => (
            <SendingCard key={sending.id} sending={sending} />
          ))}
          {over.length < 2 || over.length < sendings.length ? null : (
            <Group justify="flex-end">
              <Button variant="subtle" size="xs" onClick={() => forget(over.map(({ id }) => id))}>
                {t('upload.clearDone')}
              </Button>
            </Group>
          )}
        </Stack>
      )}
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('upload.history')}
        </Title>
        <Card padding={0}>
          <History />
        </Card>
      </Stack>
    </Page>
  );
}
