import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Learned, useForget } from '../../api/learned.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { announce } from '../../parts/announce.tsx';
import { Confirm } from '../../parts/confirm.tsx';

interface ForgetFactProps {
  readonly fact: Learned | null;
  readonly onClose: () => void;
}

export function ForgetFact({ fact, onClose }: ForgetFactProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const forget = useForget(() => {
    announce(t('learned.forgotten'));
    onClose();
  });
  return (
    <Confirm
      opened={fact !== null}
      title={t('learned.forgetTitle')}
      text={t('learned.forgetText')}
      action={t('learned.forget')}
      danger
      busy={forget.busy}
      problem={forget.problem}
      onConfirm={() => fact !== null && forget.run(fact)}
      onClose={() => {
        forget.reset();
        onClose();
      }}
    >
      <Text fz="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
        {fact?.says[language]}
      </Text>
    </Confirm>
  );
}
