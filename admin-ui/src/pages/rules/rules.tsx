import { Button, Card } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconRoute } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleView } from '../../../../core/api/schema/books.ts';
import { useAdministrations } from '../../api/books.ts';
import { useRules } from '../../api/rules.ts';
import { useMay } from '../../api/session.ts';
import { AdministrationFilter } from '../../parts/administration-filter.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { RuleModal } from '../../parts/rules/rule-modal.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { UndoAll } from '../../parts/undo-all.tsx';
import { RemoveRule } from './remove-rule.tsx';
import { RuleTable } from './rule-table.tsx';
import { Suggestions } from './suggestions.tsx';

/** Characteristic rules: this counter account or these words go to that ledger account. */
export function Rules() {
  const { t } = useTranslation();
  const may = useMay();
  const rules = useRules();
  const administrations = useAdministrations().data ?? [];
  const [adding, add] = useDisclosure();
  const [changing, setChanging] = useState<RuleView | null>(null);
  const [removing, setRemoving] = useState<RuleView | null>(null);
  const [undoing, setUndoing] = useState<RuleView | null>(null);
  const [search, setSearch] = useState('');
  const [administration, setAdministration] = useState<string | null>(null);
  const wanted = search.trim().toLowerCase();
  const fits = (rule: RuleView) =>
    (administration === null || rule.administrationId === administration) &&
    [rule.name, rule.iban ?? '', rule.ledgerAccount, ...rule.textContains].join(' ').toLowerCase().includes(wanted);
  const addButton = may.work ? (
    <Button leftSection={<IconPlus size={18} />} onClick={add.open}>
      {t('rules.add')}
    </Button>
  ) : null;
  return (
    <Page title={t('nav.rules')} lead={t('rules.lead')} actions={rules.data?.length === 0 ? null : addButton}>
      <Suggestions
        administrationId={administration ?? (administrations.length === 1 ? (administrations[0]?.id ?? null) : null)}
      />
      <Card padding={0}>
        <Loaded query={rules}>
          {(rows) =>
            rows.length === 0 ? (
              <Nothing icon={IconRoute} title={t('rules.emptyTitle')} text={t('rules.emptyText')} action={addButton} />
            ) : (
              <RuleTable
                rules={rows.filter(fits)}
                head={
                  <>
                    <SearchField placeholder={t('rules.search')} value={search} onChange={setSearch} />
                    <AdministrationFilter value={administration} onChange={setAdministration} />
                  </>
                }
                onChange={setChanging}
                onRemove={setRemoving}
                onUndo={setUndoing}
              />
            )
          }
        </Loaded>
      </Card>
      <RuleModal opened={adding} start={{}} onClose={add.close} />
      <RuleModal
        opened={changing !== null}
        start={changing === null ? {} : { rule: changing }}
        onClose={() => setChanging(null)}
      />
      <UndoAll
        subject={
          undoing === null ? null : { by: { rule: undoing.id }, text: t('undoAll.ofRule', { name: undoing.name }) }
        }
        onClose={() => setUndoing(null)}
      />
      <RemoveRule rule={removing} onClose={() => setRemoving(null)} />
    </Page>
  );
}
