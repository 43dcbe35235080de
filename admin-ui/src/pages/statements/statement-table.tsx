import { Badge, Stack, Table, Text } from '@mantine/core';
import { IconFileOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StatementView } from '../../../../core/api/schema/bank.ts';
import { useStatements } from '../../api/statements.ts';
import { Amount } from '../../parts/amount.tsx';
import { Day, Moment } from '../../parts/day.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { ShowMore } from '../../parts/show-more.tsx';

export function StatementTable({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation();
  const statements = useStatements(accountId);
  return (
    <Loaded query={statements}>
      {() =>
        statements.rows.length === 0 ? (
          <Nothing icon={IconFileOff} title={t('accounts.noStatement')} text={t('upload.historyEmptyText')} />
        ) : (
          <>
            <Rows statements={statements.rows} />
            <ShowMore list={statements} />
          </>
        )
      }
    </Loaded>
  );
}

function Rows({ statements }: { readonly statements: readonly StatementView[] }) {
  const { t } = useTranslation();
  return (
    <Table.ScrollContainer minWidth={700} type="native">
      <Table fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('upload.period')}</Table.Th>
            <Table.Th>{t('statements.number')}</Table.Th>
            <Table.Th ta="right">{t('upload.opening')}</Table.Th>
            <Table.Th ta="right">{t('upload.closing')}</Table.Th>
            <Table.Th ta="right">{t('upload.entries')}</Table.Th>
            <Table.Th>{t('upload.proof')}</Table.Th>
            <Table.Th visibleFrom="lg">{t('statements.received')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {statements.map((statement) => (
            <Row key={statement.id} statement={statement} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({ statement }: { readonly statement: StatementView }) {
  const { openingDate: from, closingDate: to, currency } = statement;
  return (
    <Table.Tr>
      <Table.Td>
        {from === null || from === to ? null : (
          <>
            <Day value={from} /> –{' '}
          </>
        )}
        {to === null ? '–' : <Day value={to} />}
      </Table.Td>
      <Table.Td>{statement.sequence ?? '–'}</Table.Td>
      <Table.Td ta="right">
        {statement.opening === null ? '–' : <Amount value={statement.opening} currency={currency} />}
      </Table.Td>
      <Table.Td ta="right">
        {statement.closing === null ? '–' : <Amount value={statement.closing} currency={currency} />}
      </Table.Td>
      <Table.Td ta="right" className="figures">
        {statement.entries}
      </Table.Td>
      <Table.Td>
        <Proof statement={statement} />
      </Table.Td>
      <Table.Td visibleFrom="lg">
        <Moment at={statement.createdAt} />
        <Text fz="xs" c="dimmed">
          {statement.format}
          {statement.dialect === null ? '' : ` · ${statement.dialect}`}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

function Proof({ statement }: { readonly statement: StatementView }) {
  const { t } = useTranslation();
  const [colour, text] =
    statement.balanced === null
      ? (['gray', 'noBalance'] as const)
      : statement.balanced
        ? (['petrol', 'balanced'] as const)
        : (['red', 'unbalanced'] as const);
  return (
    <Stack gap={2} align="flex-start">
      <Badge color={colour}>{t(`upload.${text}`)}</Badge>
      {statement.warnings.map((warning) => (
        <Text key={warning} fz="xs" c="dimmed">
          {warning}
        </Text>
      ))}
    </Stack>
  );
}
