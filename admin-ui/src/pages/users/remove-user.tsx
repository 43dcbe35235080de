import { useTranslation } from 'react-i18next';
import { type User, useRemoveUser } from '../../api/access.ts';
import { Confirm } from '../../parts/confirm.tsx';

export function RemoveUser({ user, onClose }: { readonly user: User | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useRemoveUser(onClose);
  return (
    <Confirm
      opened={user !== null}
      title={t('users.removeTitle', { name: user?.name ?? '' })}
      text={t('users.removeText')}
      action={t('users.remove')}
      danger
      busy={remove.busy}
      problem={remove.problem}
      onConfirm={() => user !== null && remove.run(user)}
      onClose={() => {
        remove.reset();
        onClose();
      }}
    />
  );
}
