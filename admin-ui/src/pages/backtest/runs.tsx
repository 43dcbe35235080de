import { Group, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Backtest } from '../../api/tasks.ts';
import { useAdministrationName } from '../../api/use-administration-name.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatDay, formatMoment } from '../../parts/format.ts';

interface RunsProps {
  readonly runs: readonly Backtest[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}

/** What was replayed earlier, to look at again. */
export function Runs({ runs, chosen, onChoose }: RunsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const administration = useAdministrationName();
  if (runs.length < 2) return null;
  return (
    <Group>
      <Select
        label={t('backtest.earlier')}
        w={520}
        maw="100%"
        allowDeselect={false}
        value={chosen}
        onChange={(id) => id !== null && onChoose(id)}
        data={runs.map(({ id, administrationId, from, to, createdAt }) => ({
          value: id,
          label: [
            administration(administrationId),
            `${formatDay(from, language)} – ${formatDay(to, language)} (${formatMoment(createdAt, language)})`,
          ]
            .filter((part) => part !== null)
            .join(' · '),
        }))}
      />
    </Group>
  );
}
