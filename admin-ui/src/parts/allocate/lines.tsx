import { ActionIcon, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { EntryView } from '../../../../core/api/schema/entries.ts';
import { formatMoney } from '../../../../core/domain/money.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Amount } from '../amount.tsx';
import { readAmount } from '../format.ts';
import classes from './lines.module.css';
import type { Draft } from './use-draft.ts';

interface LinesProps {
  readonly entry: EntryView;
  readonly draft: Draft;
  /** Enter in an amount, once nothing is left. */
  readonly onDone: () => void;
}

/** The chosen targets with their amounts, and what is left. */
export function Lines({ entry, draft, onDone }: LinesProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Stack gap={6}>
      {draft.lines.map((line) => (
        <Group key={line.key} gap="xs" wrap="nowrap">
          <Text fz="sm" fw={550} flex={1} className="one-line" title={line.label}>
            {line.label}
          </Text>
          <TextInput
            size="xs"
            w={130}
            inputMode="decimal"
            aria-label={t('allocate.amountOf', { label: line.label })}
            classNames={{ input: classes.amount ?? '' }}
            value={line.typed}
            onChange={(event) => draft.type(line.key, event.currentTarget.value)}
            onFocus={(event) => event.currentTarget.select()}
            onKeyDown={(event) => event.key === 'Enter' && onDone()}
            error={readAmount(line.typed, entry.currency, language) === null ? t('allocate.amountInvalid') : undefined}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('allocate.removeLine', { label: line.label })}
            onClick={() => draft.remove(line.key)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Left entry={entry} draft={draft} />
    </Stack>
  );
}

function Left({ entry, draft }: Omit<LinesProps, 'onDone'>) {
  const { t } = useTranslation();
  const covered = draft.left?.minor === 0n;
  return (
    <Group justify="space-between" className={classes.left ?? ''} data-covered={covered || undefined} role="status">
      <Text fz="sm" fw={600}>
        {covered ? t('allocate.complete') : t('allocate.left')}
      </Text>
      {draft.left === null ? (
        <Text fz="sm">–</Text>
      ) : (
        <Amount value={formatMoney(draft.left)} currency={entry.currency} fz="sm" fw={650} />
      )}
    </Group>
  );
}
