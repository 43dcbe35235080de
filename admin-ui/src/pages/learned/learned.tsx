import { Card, Group, SegmentedControl, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBrain } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LEARNED_KINDS } from '../../../../core/matching/learn/describe.ts';
import { type Learned as Fact, LEARNED } from '../../api/learned.ts';
import { useList } from '../../api/use-list.ts';
import { AdministrationFilter } from '../../parts/administration-filter.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { UndoAll } from '../../parts/undo-all.tsx';
import { CorrectFact } from './correct-fact.tsx';
import { FactTable } from './fact-table.tsx';
import { ForgetFact } from './forget-fact.tsx';

const STATES = { all: null, on: 'true', off: 'false' } as const;

/** What was learned from bookings: to look over, switch off, correct and forget. */
export function Learned() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 250);
  const [kind, setKind] = useState<string | null>(null);
  const [administrationId, setAdministration] = useState<string | null>(null);
  const [state, setState] = useState<keyof typeof STATES>('all');
  const facts = useList<Fact>(LEARNED, { search, kind, administrationId, active: STATES[state] });
  const [forgetting, setForgetting] = useState<Fact | null>(null);
  const [correcting, setCorrecting] = useState<Fact | null>(null);
  const [undoing, setUndoing] = useState<Fact | null>(null);
  return (
    <Page title={t('nav.learned')} lead={t('learned.lead')}>
      <Group>
        <SearchField placeholder={t('learned.search')} value={text} onChange={setText} />
        <Select
          aria-label={t('learned.kind')}
          placeholder={t('learned.allKinds')}
          clearable
          w={250}
          value={kind}
          onChange={setKind}
          data={LEARNED_KINDS.map((one) => ({ value: one, label: t(`learned.kinds.${one}`) }))}
        />
        <AdministrationFilter value={administrationId} onChange={setAdministration} />
        <SegmentedControl
          value={state}
          onChange={(next) => setState(next as keyof typeof STATES)}
          data={Object.keys(STATES).map((one) => ({
            value: one,
            label: t(`learned.states.${one as keyof typeof STATES}`),
          }))}
        />
      </Group>
      <Card padding={0}>
        <Loaded query={facts}>
          {() =>
            facts.rows.length === 0 ? (
              <Nothing
                icon={IconBrain}
                title={search === '' && kind === null ? t('learned.emptyTitle') : t('entries.noneTitle')}
                text={t('learned.emptyText')}
              />
            ) : (
              <>
                <FactTable facts={facts.rows} onForget={setForgetting} onCorrect={setCorrecting} onUndo={setUndoing} />
                <ShowMore list={facts} />
              </>
            )
          }
        </Loaded>
      </Card>
      <ForgetFact fact={forgetting} onClose={() => setForgetting(null)} />
      <CorrectFact fact={correcting} onClose={() => setCorrecting(null)} />
      <UndoAll
        subject={undoing === null ? null : { by: { learned: undoing.id }, text: t('undoAll.ofFact') }}
        onClose={() => setUndoing(null)}
      />
    </Page>
  );
}
