import { Group, Stack, Switch } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenItemView } from '../../../../core/api/schema/books.ts';
import type { AllocationInput, EntryView } from '../../../../core/api/schema/entries.ts';
import { formatMoney } from '../../../../core/domain/money.ts';
import { ApiProblem } from '../../api/client.ts';
import { useOpenItems } from '../../api/open-items.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Amount } from '../amount.tsx';
import { formatAmount, formatDay, readAmount } from '../format.ts';
import { ProblemNotice } from '../problem-notice.tsx';
import { PickList } from './pick-list.tsx';
import { PickRow } from './pick-row.tsx';
import type { Draft } from './use-draft.ts';

interface ItemTabProps {
  readonly entry: EntryView;
  readonly draft: Draft;
  readonly kinds: readonly OpenItemView['kind'][];
  readonly onEmptyEnter?: (() => void) | undefined;
  readonly onComplete: (allocations: readonly AllocationInput[]) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** How long to wait after a key before asking, milliseconds: shorter asks for every letter, longer feels slow. */
const PAUSE_MS = 120;

/** Open items of some kinds, by number, name, reference or amount. Nothing typed: those of exactly the amount that is left. */
export function ItemTab({ entry, draft, kinds, onEmptyEnter, onComplete, inputRef }: ItemTabProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text, PAUSE_MS);
  const [exact, setExact] = useState(true);
  const [all, setAll] = useState(false);
  const typed = settled.trim();
  const amount = amountTyped(typed, entry, language);
  const left = draft.left === null || draft.left.minor === 0n ? null : formatMoney(draft.left);
  const found = useOpenItems(entry.administrationId, {
    kinds,
    search: amount === null ? typed : '',
    amount: amount ?? (typed === '' && exact ? left : null),
    all,
  });
  const pick = (item: OpenItemView, finish: boolean) => {
    const target = { kind: 'open-item', openItem: item.id } as const;
    const whole = finish ? draft.completedBy(target, item.open) : null;
    if (whole !== null) return onComplete(whole);
    draft.take(target, itemLabel(item), item.open);
    setText('');
  };
  return (
    <Stack gap="xs">
      <PickList
        label={t('allocate.searchItems')}
        text={text}
        onText={setText}
        rows={found.rows}
        rowKey={(item) => item.id}
        render={(item) => <ItemRow item={item} taken={draft.has({ kind: 'open-item', openItem: item.id })} />}
        onPick={pick}
        busy={found.busy || settled !== text}
        empty={`${t('allocate.noItems')} ${t('allocate.noItemsHint')}`}
        onEmptyEnter={onEmptyEnter}
        {...(inputRef === undefined ? {} : { inputRef })}
      />
      {found.problem instanceof ApiProblem ? <ProblemNotice problem={found.problem.problem} /> : null}
      <Group gap="lg">
        <Switch
          size="xs"
          label={`${t('allocate.sameAmount')}${left === null ? '' : `: ${formatAmount(left, language)}`}`}
          checked={exact}
          onChange={(event) => setExact(event.currentTarget.checked)}
        />
        <Switch
          size="xs"
          label={t('allocate.allItems')}
          checked={all}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
      </Group>
    </Stack>
  );
}

/** "125,50" is an amount, signed as the entry; "125" is part of a number. */
function amountTyped(typed: string, entry: EntryView, language: 'nl' | 'en'): string | null {
  if (!/[.,]\d{2}$/.test(typed)) return null;
  const read = readAmount(typed, entry.currency, language);
  return read === null || read.startsWith('-') || !entry.amount.startsWith('-') ? read : `-${read}`;
}

function itemLabel(item: OpenItemView): string {
  return [item.number ?? item.reference ?? item.externalId, item.partyName].filter((part) => part !== null).join(' · ');
}

function ItemRow({ item, taken }: { readonly item: OpenItemView; readonly taken: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const detail = [
    t(`itemKind.${item.kind}`),
    formatDay(item.date, language),
    item.reference,
    item.dueDate === null ? null : t('allocate.due', { date: formatDay(item.dueDate, language) }),
  ];
  return (
    <PickRow
      title={itemLabel(item)}
      detail={detail.filter((part) => part !== null).join(' · ')}
      right={<Amount value={item.open} currency={item.currency} />}
      {...(item.open === item.amount
        ? {}
        : { rightDetail: t('allocate.openOf', { amount: formatAmount(item.amount, language) }) })}
      taken={taken}
    />
  );
}
