import { Alert } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BankAccountView } from '../../../../core/api/schema/bank.ts';

/** Says that entries wait for a mapping, so that nobody thinks they were lost. */
export function UnmappedNotice({ accounts }: { readonly accounts: readonly BankAccountView[] }) {
  const { t } = useTranslation();
  const count = accounts.filter((account) => account.administration === null).length;
  if (count === 0) return null;
  return (
    <Alert color="yellow" icon={<IconInfoCircle />} title={t('accounts.unmappedNotice', { count })}>
      {t('accounts.unmappedNoticeText')}
    </Alert>
  );
}
