import { useTranslation } from 'react-i18next';
import type { BankAccountView } from '../../../../core/api/schema/bank.ts';
import { ACCOUNTS, TOUCHED_BY_MAPPING } from '../../api/bank.ts';
import { useAction } from '../../api/use-action.ts';
import { announce } from '../../parts/announce.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { groupedIban } from '../../parts/iban.tsx';

interface RemoveMappingProps {
  readonly account: BankAccountView | null;
  readonly onClose: () => void;
}

export function RemoveMapping({ account, onClose }: RemoveMappingProps) {
  const { t } = useTranslation();
  const iban = groupedIban(account?.iban ?? '');
  const remove = useAction<BankAccountView>({
    method: 'PATCH',
    path: ({ id }) => `${ACCOUNTS}/${id}`,
    body: () => ({ administrationId: null, daybookId: null }),
    touches: TOUCHED_BY_MAPPING,
    onDone: () => {
      announce(t('mapping.removed', { iban }));
      onClose();
    },
  });
  return (
    <Confirm
      opened={account !== null}
      title={t('mapping.removeTitle')}
      text={t('mapping.removeText', { iban })}
      action={t('mapping.remove')}
      danger
      busy={remove.busy}
      problem={remove.problem}
      onConfirm={() => account !== null && remove.run(account)}
      onClose={() => {
        remove.reset();
        onClose();
      }}
    />
  );
}
