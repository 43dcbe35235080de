import { Button, Card, Switch } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBook, IconKey, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyView } from '../../../../core/api/schema/access.ts';
import { useApiKeys } from '../../api/access.ts';
import { useMay } from '../../api/session.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { SecretOnce } from '../../parts/secret-once.tsx';
import { KeyTable } from './key-table.tsx';
import { NewKey } from './new-key.tsx';
import { RevokeKey } from './revoke-key.tsx';

/** The keys systems use to talk to the hub; each is shown once, when it is made. */
export function ApiKeys() {
  const { t } = useTranslation();
  const may = useMay();
  const keys = useApiKeys();
  const [making, makingModal] = useDisclosure();
  const [secret, setSecret] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<ApiKeyView | null>(null);
  const [withRevoked, setWithRevoked] = useState(false);
  const add = may.manage ? (
    <Button leftSection={<IconPlus size={18} />} onClick={makingModal.open}>
      {t('apiKeys.add')}
    </Button>
  ) : null;
  return (
    <Page
      title={t('apiKeys.title')}
      lead={t('apiKeys.lead')}
      actions={
        <>
          <Button component="a" href="/docs" target="_blank" variant="default" leftSection={<IconBook size={18} />}>
            {t('apiKeys.docs')}
          </Button>
          {keys.data?.length === 0 ? null : add}
        </>
      }
    >
      <Card padding={0}>
        <Loaded query={keys} rows={3}>
          {(rows) =>
            rows.length === 0 ? (
              <Nothing icon={IconKey} title={t('apiKeys.emptyTitle')} text={t('apiKeys.emptyText')} action={add} />
            ) : (
              <KeyTable keys={rows.filter((key) => withRevoked || key.revokedAt === null)} onRevoke={setRevoking} />
            )
          }
        </Loaded>
      </Card>
      {keys.data?.some((key) => key.revokedAt !== null) === true ? (
        <Switch
          size="sm"
          label={t('apiKeys.show')}
          checked={withRevoked}
          onChange={(event) => setWithRevoked(event.currentTarget.checked)}
        />
      ) : null}
      <NewKey opened={making} onClose={makingModal.close} onMade={setSecret} />
      <RevokeKey apiKey={revoking} onClose={() => setRevoking(null)} />
      <SecretOnce
        title={t('apiKeys.secretTitle')}
        text={t('apiKeys.secretText')}
        secret={secret}
        onClose={() => setSecret(null)}
      />
    </Page>
  );
}
