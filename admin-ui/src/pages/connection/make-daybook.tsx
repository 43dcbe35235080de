import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LinkedAccount } from '../../api/links.ts';
import { NewDaybook } from '../../parts/books/new-daybook.tsx';

interface MakeDaybookProps {
  readonly account: LinkedAccount | null;
  readonly administrationId: string | null;
  readonly taken: readonly string[];
  readonly onMade: (account: LinkedAccount, daybookId: string) => void;
  readonly onClose: () => void;
}

/** The daybook an account has not got yet, without leaving the link. */
export function MakeDaybook({ account, administrationId, taken, onMade, onClose }: MakeDaybookProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={account !== null && administrationId !== null} onClose={onClose} title={t('mapping.newDaybook')}>
      {account === null || administrationId === null ? null : (
        <NewDaybook
          administrationId={administrationId}
          account={{ ...account, bank: null }}
          taken={taken}
          saving={false}
          onMade={(daybookId) => onMade(account, daybookId)}
          onCancel={onClose}
        />
      )}
    </Modal>
  );
}
