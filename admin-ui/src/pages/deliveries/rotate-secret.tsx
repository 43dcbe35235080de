import { useTranslation } from 'react-i18next';
import type { WebhookEndpointView } from '../../../../core/api/schema/streams.ts';
import { useEndpointAction } from '../../api/streams.ts';
import { Confirm } from '../../parts/confirm.tsx';

interface RotateSecretProps {
  readonly endpoint: WebhookEndpointView | null;
  readonly onClose: () => void;
  readonly onMade: (secret: string) => void;
}

export function RotateSecret({ endpoint, onClose, onMade }: RotateSecretProps) {
  const { t } = useTranslation();
  const rotate = useEndpointAction<{ secret: string }>('secret', ({ secret }) => {
    onMade(secret);
    onClose();
  });
  return (
    <Confirm
      opened={endpoint !== null}
      title={t('deliveries.rotateTitle')}
      text={t('deliveries.rotateText')}
      action={t('deliveries.rotate')}
      busy={rotate.busy}
      problem={rotate.problem}
      onConfirm={() => endpoint !== null && rotate.run(endpoint)}
      onClose={() => {
        rotate.reset();
        onClose();
      }}
    />
  );
}
