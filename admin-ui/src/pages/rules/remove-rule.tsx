import { useTranslation } from 'react-i18next';
import type { RuleView } from '../../../../core/api/schema/books.ts';
import { useRemoveRule } from '../../api/rules.ts';
import { Confirm } from '../../parts/confirm.tsx';

export function RemoveRule({ rule, onClose }: { readonly rule: RuleView | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useRemoveRule(onClose);
  return (
    <Confirm
      opened={rule !== null}
      title={t('rules.removeTitle', { name: rule?.name ?? '' })}
      text={t('rules.removeText')}
      action={t('common.remove')}
      danger
      busy={remove.busy}
      problem={remove.problem}
      onConfirm={() => rule !== null && remove.run(rule)}
      onClose={() => {
        remove.reset();
        onClose();
      }}
    />
  );
}
