import { Alert, Button, Card } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLock, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type User, useUsers } from '../../api/access.ts';
import { useMay } from '../../api/session.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { SecretOnce } from '../../parts/secret-once.tsx';
import { InviteModal } from './invite-modal.tsx';
import { NewLink } from './new-link.tsx';
import { RemoveUser } from './remove-user.tsx';
import { UserTable } from './user-table.tsx';

/** Who works for the organisation, and what each may do. */
export function Users() {
  const { t } = useTranslation();
  const may = useMay();
  if (may.manage) return <Everybody />;
  return (
    <Page title={t('nav.users')} lead={t('users.lead')}>
      <Alert color="yellow" icon={<IconLock />}>
        {t('users.administratorsOnly')}
      </Alert>
    </Page>
  );
}

interface Link {
  readonly name: string;
  readonly link: string;
}

function Everybody() {
  const { t } = useTranslation();
  const users = useUsers();
  const [inviting, invite] = useDisclosure();
  const [link, setLink] = useState<Link | null>(null);
  const [linking, setLinking] = useState<User | null>(null);
  const [removing, setRemoving] = useState<User | null>(null);
  return (
    <Page
      title={t('nav.users')}
      lead={t('users.lead')}
      actions={
        <Button leftSection={<IconPlus size={18} />} onClick={invite.open}>
          {t('users.add')}
        </Button>
      }
    >
      <Card padding={0}>
        <Loaded query={users} rows={3}>
          {(rows) => <UserTable users={rows} onLink={setLinking} onRemove={setRemoving} />}
        </Loaded>
      </Card>
      <InviteModal opened={inviting} onClose={invite.close} onLink={setLink} />
      <NewLink user={linking} onClose={() => setLinking(null)} onLink={setLink} />
      <RemoveUser user={removing} onClose={() => setRemoving(null)} />
      <SecretOnce
        title={t('users.linkTitle', { name: link?.name ?? '' })}
        text={t('users.linkText')}
        secret={link?.link ?? null}
        onClose={() => setLink(null)}
      />
    </Page>
  );
}
