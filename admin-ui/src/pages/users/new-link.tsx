import { useTranslation } from 'react-i18next';
import { type User, usePasswordLink } from '../../api/access.ts';
import { Confirm } from '../../parts/confirm.tsx';

interface NewLinkProps {
  readonly user: User | null;
  readonly onClose: () => void;
  readonly onLink: (link: { name: string; link: string }) => void;
}

/** For who lost the link, or forgot the password. */
export function NewLink({ user, onClose, onLink }: NewLinkProps) {
  const { t } = useTranslation();
  const make = usePasswordLink((link) => {
    onLink({ name: user?.name ?? '', link });
    onClose();
  });
  return (
    <Confirm
      opened={user !== null}
      title={t('users.newLink')}
      text={t('users.newLinkText', { name: user?.name ?? '' })}
      action={t('users.newLink')}
      busy={make.busy}
      problem={make.problem}
      onConfirm={() => user !== null && make.run(user)}
      onClose={() => {
        make.reset();
        onClose();
      }}
    />
  );
}
