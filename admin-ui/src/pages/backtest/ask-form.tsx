import { Button, Card, Group, Input, SegmentedControl, Select, Stack } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AdministrationView } from '../../../../core/api/schema/books.ts';
import { useMay } from '../../api/session.ts';
import { type Backtest, useAskBacktest } from '../../api/tasks.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { asChoice } from '../../parts/administration-filter.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';

interface AskFormProps {
  readonly administrations: readonly AdministrationView[];
  readonly onAsked: (backtest: Backtest) => void;
}

/** Which past to replay. */
export function AskForm({ administrations, onAsked }: AskFormProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const may = useMay();
  const [administrationId, setAdministration] = useState<string | null>(administrations[0]?.id ?? null);
  const [[from, to], setPeriod] = useState<[string | null, string | null]>([null, null]);
  const [rules, setRules] = useState<'then' | 'now'>('then');
  const [missing, setMissing] = useState(false);
  const ask = useAskBacktest(onAsked);
  const start = () => {
    setMissing(from === null || to === null);
    if (administrationId !== null && from !== null && to !== null) ask.run({ administrationId, from, to, rules });
  };
  if (!may.work || administrations.length === 0) return null;
  return (
    <Card>
      <Stack>
        {ask.problem === null ? null : <ProblemNotice problem={ask.problem.problem} />}
        <Group align="flex-start">
          {administrations.length < 2 ? null : (
            <Select
              label={t('mapping.administration')}
              w={240}
              searchable
              allowDeselect={false}
              value={administrationId}
              onChange={setAdministration}
              data={administrations.map(asChoice)}
            />
          )}
          <DatePickerInput
            type="range"
            label={t('backtest.period')}
            placeholder={t('backtest.period')}
            miw={240}
            locale={language}
            valueFormat={language === 'nl' ? 'DD-MM-YYYY' : 'DD MMM YYYY'}
            value={[from, to]}
            onChange={setPeriod}
            error={missing && (from === null || to === null) ? t('backtest.periodMissing') : undefined}
          />
          <Input.Wrapper label={t('backtest.rules')} labelElement="div" labelProps={{ display: 'block' }}>
            <SegmentedControl
              aria-label={t('backtest.rules')}
              value={rules}
              onChange={(next) => setRules(next as 'then' | 'now')}
              data={[
                { value: 'then', label: t('backtest.rulesOf.was') },
                { value: 'now', label: t('backtest.rulesOf.now') },
              ]}
            />
          </Input.Wrapper>
          <Button mt={24} leftSection={<IconPlayerPlay size={18} />} loading={ask.busy} onClick={start}>
            {t('backtest.ask')}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
