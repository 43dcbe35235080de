import { Alert, Badge, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CoverageView } from '../../../../core/api/schema/bank.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatAmount, formatDay, formatMoment } from '../../parts/format.ts';

type Gap = CoverageView['gaps'][number];

/** What is missing, why that is known, and what to do about it. Gaps that were closed are history and stay out of the way. */
export function GapList({ gaps }: { readonly gaps: readonly Gap[] }) {
  const open = gaps.filter(({ state }) => state !== 'closed');
  return (
    <Stack gap="sm">
      {open.map((gap) => (
        <GapNotice key={gap.id} gap={gap} />
      ))}
    </Stack>
  );
}

function GapNotice({ gap }: { readonly gap: Gap }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const corrected = gap.state === 'corrected';
  const values = {
    from: formatDay(gap.from, language),
    to: formatDay(gap.to, language),
    ...(gap.from === gap.to ? { context: 'day' } : {}),
    difference: `${formatAmount(gap.difference, language)} ${gap.currency}`,
  };
  return (
    <Alert
      color={corrected ? 'yellow' : 'red'}
      icon={corrected ? <IconCircleCheck /> : <IconAlertTriangle />}
      title={t(`statements.gap.${gap.cause}`, values)}
    >
      <Text fz="sm">{corrected ? t('statements.corrected') : t(`statements.todo.${gap.cause}`)}</Text>
      {gap.nextAttemptAt === null ? null : (
        <Badge color="gray" mt="xs">
          {t('deliveries.nextAttempt', { at: formatMoment(gap.nextAttemptAt, language) })}
        </Badge>
      )}
    </Alert>
  );
}
