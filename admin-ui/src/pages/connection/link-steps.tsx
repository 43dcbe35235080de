import { Stepper } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '../../../../core/api/schema/links.ts';
import { isComing, isPulled } from '../../api/links.ts';

const STEPS = ['bank', 'consent', 'choice', 'statements'] as const;

/** How far a link is on its first day; nothing once it runs. */
export function LinkSteps({ connection }: { readonly connection: ConnectionView }) {
  const { t } = useTranslation();
  const at = stepOf(connection);
  if (at === null) return null;
  return (
    <Stepper active={at} size="xs" wrap={false} allowNextStepsSelect={false}>
      {STEPS.map((step) => (
        <Stepper.Step key={step} label={t(`link.progress.${step}`)} allowStepSelect={false} />
      ))}
    </Stepper>
  );
}

/** The step one is at; null when there is nothing left to do, or the link stands elsewhere. */
function stepOf({ state, accounts, grantedAt }: ConnectionView): number | null {
  if (state === 'ended') return null;
  if (grantedAt === null) return 1;
  if (state !== 'active') return null;
  const own = accounts.filter(({ linked }) => linked?.here === true);
  if (own.length === 0) return 2;
  return own.some((account) => isPulled(account) && isComing(account)) ? 3 : null;
}
