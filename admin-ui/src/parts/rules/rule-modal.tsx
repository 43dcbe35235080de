import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { RuleForm, type RuleStart } from './rule-form.tsx';

interface RuleModalProps {
  readonly opened: boolean;
  readonly start: RuleStart;
  readonly onClose: () => void;
}

/** Makes a characteristic rule, or changes one. */
export function RuleModal({ opened, start, onClose }: RuleModalProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={start.rule === undefined ? t('rules.add') : t('rules.change')}
      size="lg"
    >
      <RuleForm start={start} onClose={onClose} />
    </Modal>
  );
}
