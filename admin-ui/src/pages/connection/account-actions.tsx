import { ActionIcon, Tooltip } from '@mantine/core';
import { IconUnlink } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkedAccount } from '../../api/links.ts';
import { useMay } from '../../api/session.ts';
import { groupedIban } from '../../parts/iban.tsx';
import { DisconnectAccount } from '../../parts/links/disconnect-account.tsx';

export function AccountActions({ account }: { readonly account: LinkedAccount }) {
  const { t } = useTranslation();
  const may = useMay();
  const [asking, setAsking] = useState(false);
  if (!may.manage || account.linked === null) return null;
  const { id } = account.linked;
  return (
    <>
      <Tooltip label={t('link.disconnect.action')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('link.disconnect.of', { iban: groupedIban(account.iban) })}
          onClick={() => setAsking(true)}
        >
          <IconUnlink size={18} />
        </ActionIcon>
      </Tooltip>
      <DisconnectAccount account={asking ? { id, iban: account.iban } : null} onClose={() => setAsking(false)} />
    </>
  );
}
