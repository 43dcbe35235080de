import { useTranslation } from 'react-i18next';
import { useDisconnect } from '../../api/links.ts';
import { announce } from '../announce.tsx';
import { Confirm } from '../confirm.tsx';
import { groupedIban } from '../iban.tsx';

interface DisconnectAccountProps {
  readonly account: { readonly id: string; readonly iban: string } | null;
  readonly onClose: () => void;
}

/** Takes one account off its link; what came in stays. */
export function DisconnectAccount({ account, onClose }: DisconnectAccountProps) {
  const { t } = useTranslation();
  const iban = groupedIban(account?.iban ?? '');
  const disconnect = useDisconnect(() => {
    announce(t('link.disconnect.done', { iban }));
    onClose();
  });
  return (
    <Confirm
      opened={account !== null}
      title={t('link.disconnect.title')}
      text={t('link.disconnect.text', { iban })}
      action={t('link.disconnect.action')}
      danger
      busy={disconnect.busy}
      problem={disconnect.problem}
      onConfirm={() => account !== null && disconnect.run(account.id)}
      onClose={() => {
        disconnect.reset();
        onClose();
      }}
    />
  );
}
