import { useTranslation } from 'react-i18next';
import type { WebhookEndpointView } from '../../../../core/api/schema/streams.ts';
import { useRemoveEndpoint } from '../../api/streams.ts';
import { Confirm } from '../../parts/confirm.tsx';

interface RemoveEndpointProps {
  readonly endpoint: WebhookEndpointView | null;
  readonly onClose: () => void;
}

export function RemoveEndpoint({ endpoint, onClose }: RemoveEndpointProps) {
  const { t } = useTranslation();
  const remove = useRemoveEndpoint(onClose);
  return (
    <Confirm
      opened={endpoint !== null}
      title={t('deliveries.removeTitle', { name: endpoint?.name ?? '' })}
      text={t('deliveries.removeText')}
      action={t('deliveries.remove')}
      danger
      busy={remove.busy}
      problem={remove.problem}
      onConfirm={() => endpoint !== null && remove.run(endpoint)}
      onClose={() => {
        remove.reset();
        onClose();
      }}
    />
  );
}
