import { useTranslation } from 'react-i18next';
import type { ApiKeyView } from '../../../../core/api/schema/access.ts';
import { API_KEYS } from '../../api/access.ts';
import { useAction } from '../../api/use-action.ts';
import { Confirm } from '../../parts/confirm.tsx';

export function RevokeKey({ apiKey, onClose }: { readonly apiKey: ApiKeyView | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const revoke = useAction<ApiKeyView>({
    method: 'DELETE',
    path: ({ id }) => `${API_KEYS}/${id}`,
    touches: [[API_KEYS]],
    onDone: onClose,
  });
  return (
    <Confirm
      opened={apiKey !== null}
      title={t('apiKeys.revokeTitle', { name: apiKey?.name ?? '' })}
      text={t('apiKeys.revokeText')}
      action={t('apiKeys.revoke')}
      danger
      busy={revoke.busy}
      problem={revoke.problem}
      onConfirm={() => apiKey !== null && revoke.run(apiKey)}
      onClose={() => {
        revoke.reset();
        onClose();
      }}
    />
  );
}
