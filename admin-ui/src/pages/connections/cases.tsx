import { Anchor, Badge, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCases, useResolveCase } from '../../api/links.ts';
import { useMay } from '../../api/session.ts';
import { Amount } from '../../parts/amount.tsx';
import { announce } from '../../parts/announce.tsx';
import { Day, Moment } from '../../parts/day.tsx';
import { Iban } from '../../parts/iban.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';

type Case = NonNullable<ReturnType<typeof useCases>['data']>[number];

/** Entries a bank changed or took back after it had given them. */
export function Cases() {
  const { t } = useTranslation();
  const cases = useCases();
  return (
    <Loaded query={cases}>
      {(rows) =>
        rows.length === 0 ? (
          <Card padding={0}>
            <Nothing icon={IconCircleCheck} title={t('cases.emptyTitle')} text={t('cases.emptyText')} />
          </Card>
        ) : (
          <Stack>
            {rows.map((row) => (
              <CaseCard key={row.id} row={row} />
            ))}
          </Stack>
        )
      }
    </Loaded>
  );
}

function CaseCard({ row }: { readonly row: Case }) {
  const { t } = useTranslation();
  const may = useMay();
  const resolve = useResolveCase(() => announce(t('cases.decided')));
  // The mirror of a booking can only be booked when there is one.
  const mirror = row.entryBooked && row.counterEntryId !== null;
  return (
    <Card component="article">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h5">
          {t(`cases.kind.${row.kind}.title`)}
        </Title>
        <Text fz="sm" c="dimmed">
          <Iban value={row.iban} /> · <Moment at={row.openedAt} />
        </Text>
      </Group>
      <Text fz="sm" maw={720} mb="md">
        {t(`cases.kind.${row.kind}.text`)}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }} mb="md">
        <Told label={t('cases.before')} told={row.before} currency={row.currency} />
        <Told label={t('cases.now')} told={row.now} currency={row.currency} />
      </SimpleGrid>
      {resolve.problem === null ? null : <ProblemNotice problem={resolve.problem.problem} />}
      <Group justify="space-between" mt="xs">
        <Group gap="xs">
          <Anchor component={Link} to={`/entries/${row.entryId}`} fz="sm">
            {t('cases.showEntry')}
          </Anchor>
          <Badge color={row.entryBooked ? 'petrol' : 'yellow'}>
            {t(row.entryBooked ? 'entries.state.booked' : 'entries.state.waiting')}
          </Badge>
        </Group>
        {may.work ? (
          <Group gap="sm">
            <Button
              variant="default"
              loading={resolve.busy}
              onClick={() => resolve.run({ id: row.id, resolution: 'leave' })}
            >
              {t('cases.leave')}
            </Button>
            {mirror ? (
              <Button loading={resolve.busy} onClick={() => resolve.run({ id: row.id, resolution: 'counter-book' })}>
                {t('cases.counterBook')}
              </Button>
            ) : null}
          </Group>
        ) : null}
      </Group>
    </Card>
  );
}

interface ToldProps {
  readonly label: string;
  readonly told: Case['now'];
  readonly currency: string;
}

function Told({ label, told, currency }: ToldProps) {
  const { t } = useTranslation();
  return (
    <div>
      <Text fz="xs" c="dimmed">
        {label}
      </Text>
      {told === null ? (
        <Text fz="sm" fw={550}>
          {t('cases.gone')}
        </Text>
      ) : (
        <>
          <Text component="div" fz="sm" fw={550}>
            <Amount value={told.amount} currency={currency} /> · <Day value={told.date} />
          </Text>
          <Text fz="sm" c="dimmed" className="breaks">
            {told.text ?? ''}
          </Text>
        </>
      )}
    </div>
  );
}
