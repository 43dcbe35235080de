import { ActionIcon, Anchor, Button, Group, Loader, Table, Text, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ConnectionView } from '../../../../core/api/schema/links.ts';
import { isComing, isPulled, type LinkedAccount, usePull } from '../../api/links.ts';
import { useMay } from '../../api/session.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { announce } from '../announce.tsx';
import { Moment } from '../day.tsx';
import { formatCount, formatDay } from '../format.ts';
import { Iban } from '../iban.tsx';
import { useProblemWords } from '../problem-words.ts';
import { useProblemToast } from '../use-problem-toast.ts';

interface AccountHealthProps {
  readonly connection: ConnectionView;
  /** A button or menu at the end of each line. */
  readonly actions?: (account: LinkedAccount) => ReactNode;
}

/** How the accounts of a link fare: what came in, when the bank is asked again, how often that still may be today. */
export function AccountHealth({ connection, actions }: AccountHealthProps) {
  const { t } = useTranslation();
  const own = connection.accounts.filter(({ linked }) => linked?.here === true);
  return (
    <Table.ScrollContainer minWidth={680} type="native">
      <Table fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('accounts.account')}</Table.Th>
            <Table.Th>{t('link.health')}</Table.Th>
            <Table.Th visibleFrom="lg">{t('link.lastSuccess')}</Table.Th>
            <Table.Th>{t('link.nextPull')}</Table.Th>
            <Table.Th aria-label={t('common.actions')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {own.map((account) => (
            <HealthRow
              key={`${account.iban} ${account.currency}`}
              account={account}
              budget={connection.callBudget}
              actions={actions?.(account)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface HealthRowProps {
  readonly account: LinkedAccount;
  readonly budget: ConnectionView['callBudget'];
  readonly actions: ReactNode;
}

function HealthRow({ account, budget, actions }: HealthRowProps) {
  const { t } = useTranslation();
  const { linked } = account;
  if (linked === null) return null;
  const pulled = isPulled(account);
  const left = budget === null ? null : Math.max(0, budget.unattendedPerDay - linked.calls.unattended);
  return (
    <Table.Tr>
      <Table.Td>
        <Iban value={account.iban} fw={550} />
        {account.currency === 'EUR' ? '' : ` ${account.currency}`}
        <Text fz="xs" c="dimmed">
          {linked.administration === null
            ? t('accounts.notMapped')
            : `${linked.administration.name} · ${linked.daybook?.code ?? ''}`}
        </Text>
      </Table.Td>
      <Table.Td miw={150}>
        {pulled ? <Health account={account} /> : <Text fz="sm">{t('link.noStatements')}</Text>}
        {linked.succeededAt === null ? null : (
          <Text fz="xs" c="dimmed" hiddenFrom="lg">
            {t('link.lastSuccess')} <Moment at={linked.succeededAt} />
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="lg">
        {linked.succeededAt === null ? t('common.never') : <Moment at={linked.succeededAt} />}
        {linked.upTo === null ? null : <UpTo day={linked.upTo} />}
      </Table.Td>
      <Table.Td>
        {linked.nextPullAt === null ? '–' : <Moment at={linked.nextPullAt} />}
        {left === null || budget === null ? null : (
          <Text fz="xs" c="dimmed">
            {t('link.callsLeft', { count: left, all: budget.unattendedPerDay })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Group gap="xs" wrap="nowrap" justify="flex-end">
          {pulled ? <PullNow account={account} accountId={linked.id} /> : null}
          {actions}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function UpTo({ day }: { readonly day: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Text fz="xs" c="dimmed">
      {t('overview.upTo', { date: formatDay(day, language) })}
    </Text>
  );
}

function Health({ account }: { readonly account: LinkedAccount }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useProblemWords();
  const { linked } = account;
  if (linked === null) return null;
  if (linked.error !== null) {
    const { what, next } = words({ code: linked.error.code, detail: linked.error.message });
    return (
      <Line icon={<IconAlertTriangle size={18} color="var(--mantine-color-error)" />}>
        <Text fz="sm" c="var(--mantine-color-error)">
          {what}
        </Text>
        <Text fz="xs" c="dimmed" maw={360}>
          {next}
        </Text>
      </Line>
    );
  }
  if (isComing(account)) {
    return (
      <Line icon={linked.triedAt === null ? <IconClock size={18} /> : <Loader size={16} />}>
        <Text fz="sm">{t('link.coming')}</Text>
        {linked.entries === 0 ? null : (
          <Text fz="xs" c="dimmed">
            {t('entries.count', { count: linked.entries })}
          </Text>
        )}
      </Line>
    );
  }
  return (
    <Line icon={<IconCircleCheck size={18} color="var(--day-proven)" />}>
      <Text fz="sm">{t('link.upToDate')}</Text>
      <Anchor component={Link} to={`/entries?account=${linked.id}`} fz="xs">
        {t('entries.count', { count: linked.entries, replace: { count: formatCount(linked.entries, language) } })}
      </Anchor>
    </Line>
  );
}

function Line({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      {icon}
      <div>{children}</div>
    </Group>
  );
}

function PullNow({ account, accountId }: { readonly account: LinkedAccount; readonly accountId: string }) {
  const { t } = useTranslation();
  const may = useMay();
  const pull = usePull(accountId, () => announce(t('link.asked')));
  useProblemToast(pull.problem);
  if (!may.work) return null;
  const common = {
    loading: pull.busy,
    disabled: isComing(account),
    'aria-label': t('link.pullNowOf', { iban: account.iban }),
    onClick: () => pull.run(),
  };
  return (
    <>
      <Button size="xs" variant="default" leftSection={<IconRefresh size={14} />} visibleFrom="lg" {...common}>
        {t('link.pullNow')}
      </Button>
      <Tooltip label={t('link.pullNow')}>
        <ActionIcon variant="subtle" color="gray" hiddenFrom="lg" {...common}>
          <IconRefresh size={18} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
