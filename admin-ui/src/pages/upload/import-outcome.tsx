import { Anchor, Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ImportView } from '../../../../core/api/schema/bank.ts';
import { useMay } from '../../api/session.ts';
import { Amount } from '../../parts/amount.tsx';
import { Day } from '../../parts/day.tsx';
import { Iban } from '../../parts/iban.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';

type StatementReport = ImportView['report'][number];

/** What came out of a file, statement by statement; or why nothing did. */
export function ImportOutcome({ view }: { readonly view: ImportView }) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <Stack gap="xs">
      {view.error === null ? null : (
        <>
          <ProblemNotice problem={{ ...view.error, detail: view.error.message }} />
          <Group justify="space-between">
            <Text fz="sm">{t('upload.nothingStored')}</Text>
            {view.error.code === 'mapping_needed' && may.work ? (
              <Button component={Link} to={`/csv-mappings/new?import=${view.id}`} size="xs">
                {t('csv.sayColumns')}
              </Button>
            ) : null}
          </Group>
        </>
      )}
      {view.state === 'done' ? (
        <Group gap="md">
          <Text fz="sm">
            {view.duplicate ? t('upload.duplicateText') : t('upload.result', { count: view.entriesNew })}
            {view.entriesKnown === 0 || view.duplicate ? '' : ` · ${t('upload.known', { count: view.entriesKnown })}`}
          </Text>
          {view.entriesNew === 0 ? null : (
            <Anchor component={Link} to="/entries" fz="sm">
              {t('upload.toEntries')}
            </Anchor>
          )}
        </Group>
      ) : null}
      {view.report.length === 0 ? null : <StatementTable report={view.report} />}
    </Stack>
  );
}

function StatementTable({ report }: { readonly report: readonly StatementReport[] }) {
  const { t } = useTranslation();
  return (
    <Table.ScrollContainer minWidth={600} type="native" mah={360}>
      <Table verticalSpacing="xs" fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('upload.account')}</Table.Th>
            <Table.Th>{t('upload.period')}</Table.Th>
            <Table.Th ta="right" visibleFrom="lg">
              {t('upload.opening')}
            </Table.Th>
            <Table.Th ta="right">{t('upload.closing')}</Table.Th>
            <Table.Th>{t('upload.entries')}</Table.Th>
            <Table.Th>{t('upload.proof')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.map((statement, index) => (
            // A file may hold the same account and period twice; only the place in the file tells them apart.
            <StatementRow key={index} statement={statement} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function StatementRow({ statement }: { readonly statement: StatementReport }) {
  const { t } = useTranslation();
  return (
    <Table.Tr>
      <Table.Td>
        <Iban value={statement.account} />
        {statement.unmapped ? (
          <div>
            <Anchor component={Link} to="/accounts" fz="xs">
              {t('upload.unmapped')}: {t('upload.mapNow')}
            </Anchor>
          </div>
        ) : null}
        <Text fz="xs" c="dimmed">
          {statement.format}
          {statement.dialect === null ? '' : ` · ${statement.dialect}`}
        </Text>
      </Table.Td>
      <Table.Td>
        <Period from={statement.from} to={statement.to} />
      </Table.Td>
      <Table.Td ta="right" visibleFrom="lg">
        <Balance value={statement.opening} currency={statement.currency} />
      </Table.Td>
      <Table.Td ta="right">
        <Balance value={statement.closing} currency={statement.currency} />
      </Table.Td>
      <Table.Td className="figures">{t('upload.newKnown', { new: statement.new, known: statement.known })}</Table.Td>
      <Table.Td>
        <Proof statement={statement} />
      </Table.Td>
    </Table.Tr>
  );
}

function Period({ from, to }: { readonly from: string | null; readonly to: string | null }) {
  const { t } = useTranslation();
  if (from === null && to === null) return t('common.unknown');
  if (from === null || to === null || from === to) return <Day value={to ?? from ?? ''} />;
  return (
    <>
      <Day value={from} /> – <Day value={to} />
    </>
  );
}

function Balance({ value, currency }: { readonly value: string | null; readonly currency: string }) {
  return value === null ? '–' : <Amount value={value} currency={currency} />;
}

function Proof({ statement }: { readonly statement: StatementReport }) {
  const { t } = useTranslation();
  const badge =
    statement.balanced === null ? (
      <Badge color="gray">{t('upload.noBalance')}</Badge>
    ) : statement.balanced ? (
      <Badge color="petrol">{t('upload.balanced')}</Badge>
    ) : (
      <Badge color="red">{t('upload.unbalanced')}</Badge>
    );
  return (
    <Stack gap={2} align="flex-start">
      {badge}
      {statement.warnings.map((warning) => (
        <Text key={warning} fz="xs" c="dimmed">
          {warning}
        </Text>
      ))}
    </Stack>
  );
}
