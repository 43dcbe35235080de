import { Alert, Stack, Table, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PreviewView, Sample } from '../../../../core/api/schema/csv-mapping.ts';
import { unsaid } from '../../../../core/domain/csv-mapping.ts';
import { type Mapping, usePreview } from '../../api/csv-mappings.ts';
import { Amount } from '../../parts/amount.tsx';
import { Day } from '../../parts/day.tsx';
import { Iban } from '../../parts/iban.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { useProblemWords } from '../../parts/problem-words.ts';

/** While somebody types, the hub is not asked for every letter, milliseconds. */
const PAUSE_MS = 250;

interface PreviewProps {
  readonly sample: Sample;
  readonly mapping: Mapping;
}

/** What is still to be said, or the first rows as they would be booked, as the mapping is at this moment. */
export function Preview({ sample, mapping }: PreviewProps) {
  const { t } = useTranslation();
  const missing = unsaid(mapping);
  if (missing === null) return <Tried sample={sample} mapping={mapping} />;
  return (
    <Alert color="yellow" variant="light" icon={<IconAlertTriangle />} p="xs" aria-live="polite">
      <Text fz="sm">{t(`csv.unsaid.${missing}`)}</Text>
    </Alert>
  );
}

function Tried({ sample, mapping }: PreviewProps) {
  const [tried] = useDebouncedValue(mapping, PAUSE_MS);
  const preview = usePreview(sample, tried);
  return (
    <Loaded query={preview} rows={4}>
      {({ rows, problems }) => (
        <Stack gap="sm" aria-live="polite">
          {problems.slice(0, 5).map((problem) => (
            <ProblemLine key={`${problem.line} ${problem.message}`} problem={problem} />
          ))}
          {rows.length === 0 ? null : <Rows rows={rows} />}
        </Stack>
      )}
    </Loaded>
  );
}

function ProblemLine({ problem }: { readonly problem: PreviewView['problems'][number] }) {
  const { t } = useTranslation();
  const { line, code, message } = problem;
  const { what } = useProblemWords()({ code, detail: message });
  return (
    <Alert color="yellow" variant="light" icon={<IconAlertTriangle />} p="xs">
      <Text fz="sm">
        {line === null ? '' : `${t('problem.line', { line })}: `}
        {what}
      </Text>
      <Text fz="xs" c="dimmed">
        {message}
      </Text>
    </Alert>
  );
}

function Rows({ rows }: { readonly rows: PreviewView['rows'] }) {
  const { t } = useTranslation();
  return (
    <Table.ScrollContainer minWidth={700} type="native" mah={420}>
      <Table fz="sm" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('csv.field.account')}</Table.Th>
            <Table.Th>{t('csv.field.bookingDate')}</Table.Th>
            <Table.Th>{t('csv.field.name')}</Table.Th>
            <Table.Th>{t('csv.field.text')}</Table.Th>
            <Table.Th ta="right">{t('csv.field.amount')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.line}>
              <Table.Td>{row.account === null ? '–' : <Iban value={row.account} />}</Table.Td>
              <Table.Td>
                <Day value={row.bookingDate} />
              </Table.Td>
              <Table.Td>
                {row.name ?? '–'}
                {row.counterAccount === null ? null : (
                  <Text fz="xs" c="dimmed">
                    <Iban value={row.counterAccount} />
                  </Text>
                )}
              </Table.Td>
              <Table.Td maw={320}>
                <Text fz="sm" className="one-line" title={row.text ?? ''}>
                  {row.text ?? '–'}
                </Text>
              </Table.Td>
              <Table.Td ta="right">
                <Amount value={row.amount} currency={row.currency} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
