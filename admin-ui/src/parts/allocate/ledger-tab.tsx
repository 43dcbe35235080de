import { type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AllocationInput, EntryView } from '../../../../core/api/schema/entries.ts';
import { useLedgerAccounts } from '../../api/books.ts';
import { PickList } from './pick-list.tsx';
import { PickRow } from './pick-row.tsx';
import type { Draft } from './use-draft.ts';

interface LedgerTabProps {
  readonly entry: EntryView;
  readonly draft: Draft;
  readonly onEmptyEnter?: (() => void) | undefined;
  readonly onComplete: (allocations: readonly AllocationInput[]) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** Accounts shown at a time. */
const SHOWN = 50;

/** The chart of accounts, by code or name. */
export function LedgerTab({ entry, draft, onEmptyEnter, onComplete, inputRef }: LedgerTabProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const chart = useLedgerAccounts(entry.administrationId);
  const wanted = text.trim().toLowerCase();
  const rows = (chart.data ?? [])
    .filter((account) => !account.blocked)
    .filter(({ code, name }) => code.startsWith(wanted) || name.toLowerCase().includes(wanted))
    .slice(0, SHOWN);
  return (
    <PickList
      label={t('allocate.searchLedger')}
      text={text}
      onText={setText}
      rows={rows}
      rowKey={(account) => account.code}
      render={(account) => (
        <PickRow
          title={`${account.code} · ${account.name}`}
          taken={draft.has({ kind: 'ledger', ledgerAccount: account.code })}
        />
      )}
      onPick={(account, finish) => {
        const target = { kind: 'ledger', ledgerAccount: account.code } as const;
        const whole = finish ? draft.completedBy(target, null) : null;
        if (whole !== null) return onComplete(whole);
        draft.take(target, `${account.code} · ${account.name}`, null);
        setText('');
      }}
      busy={chart.isPending}
      empty={t('allocate.noLedger')}
      onEmptyEnter={onEmptyEnter}
      {...(inputRef === undefined ? {} : { inputRef })}
    />
  );
}
