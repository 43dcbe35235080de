import { ActionIcon, Anchor, Badge, Box, Group, Table, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ConnectionView } from '../../../../core/api/schema/links.ts';
import { BankLogo } from '../../parts/bank-mark.tsx';
import { Day } from '../../parts/day.tsx';
import { dayOf } from '../../parts/format.ts';
import { AccountHealth } from '../../parts/links/account-health.tsx';
import { LinkActions } from '../../parts/links/link-actions.tsx';
import { isUnchosen, LinkState } from '../../parts/links/link-state.tsx';
import { useBankName } from '../../parts/links/use-bank-name.ts';
import { useTimeLeft } from '../../parts/links/use-time-left.ts';
import { useProblemWords } from '../../parts/problem-words.ts';

/** A link a line; its accounts fold out below it. */
export function LinkTable({ connections }: { readonly connections: readonly ConnectionView[] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Table.ScrollContainer minWidth={720} type="native">
      <Table horizontalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={44} aria-label={t('common.show')} />
            <Table.Th>{t('connections.link')}</Table.Th>
            <Table.Th>{t('common.state')}</Table.Th>
            <Table.Th>{t('link.consentUntil')}</Table.Th>
            <Table.Th aria-label={t('common.actions')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {connections.map((connection) => (
            <Fragment key={connection.id}>
              <LinkRow
                connection={connection}
                open={open === connection.id}
                onToggle={() => setOpen(open === connection.id ? null : connection.id)}
              />
              {open === connection.id ? (
                <Table.Tr>
                  <Table.Td colSpan={5} p={0} pl={{ base: 0, lg: 44 }}>
                    <AccountHealth connection={connection} />
                  </Table.Td>
                </Table.Tr>
              ) : null}
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface LinkRowProps {
  readonly connection: ConnectionView;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function LinkRow({ connection, open, onToggle }: LinkRowProps) {
  const { t } = useTranslation();
  const bank = useBankName()(connection);
  const own = connection.accounts.filter(({ linked }) => linked?.here === true);
  const holder = (own[0] ?? connection.accounts[0])?.holder;
  const administrations = [...new Set(own.flatMap(({ linked }) => linked?.administration?.name ?? []))];
  return (
    <Table.Tr>
      <Table.Td pr={0}>
        {own.length === 0 ? null : (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-expanded={open}
            aria-label={t('connections.accountsOf', { bank: bank.name })}
            onClick={onToggle}
          >
            {open ? <IconChevronDown size={18} /> : <IconChevronRight size={18} />}
          </ActionIcon>
        )}
      </Table.Td>
      <Table.Td>
        <Group gap="sm" wrap="nowrap">
          <BankLogo code={bank.code} name={bank.name} size={36} />
          <Box miw={170}>
            <Group gap={6}>
              <Anchor component={Link} to={`/connections/${connection.id}`} fw={600} fz="sm">
                {bank.name}
                {holder == null ? '' : ` · ${holder}`}
              </Anchor>
              {connection.environment === 'sandbox' ? <Badge color="gray">{t('link.standIn')}</Badge> : null}
            </Group>
            <Text fz="xs" c="dimmed" maw={380}>
              {isUnchosen(connection) ? t('connections.choose') : t('connections.accounts', { count: own.length })}
              {administrations.length === 0 ? '' : ` · ${administrations.join(', ')}`}
            </Text>
          </Box>
        </Group>
      </Table.Td>
      <Table.Td>
        <LinkState state={connection.state} />
        <Trouble connection={connection} />
      </Table.Td>
      <Table.Td>
        <Until connection={connection} />
      </Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap" justify="flex-end">
          <LinkActions connection={connection} size="xs" offersChoice />
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

/** The first account that reports a problem, in words. */
function Trouble({ connection }: Pick<LinkRowProps, 'connection'>) {
  const words = useProblemWords();
  const error = connection.accounts.find(({ linked }) => linked?.here && linked.error)?.linked?.error;
  if (error === undefined || error === null) return null;
  return (
    <Text fz="xs" c="var(--mantine-color-error)" mt={4} maw={260}>
      {words({ code: error.code, detail: error.message }).what}
    </Text>
  );
}

function Until({ connection }: Pick<LinkRowProps, 'connection'>) {
  const { t } = useTranslation();
  const { expiresAt, grantedAt, state } = connection;
  const timeLeft = useTimeLeft();
  if (grantedAt === null || state === 'ended' || state === 'revoked') return <Text fz="sm">–</Text>;
  if (expiresAt === null) return <Text fz="sm">{t('link.noEnd')}</Text>;
  const { days, words } = timeLeft(expiresAt);
  return (
    <>
      <Day value={dayOf(expiresAt)} fz="sm" />
      <Text fz="xs" c={days < 7 ? 'var(--mantine-color-error)' : 'dimmed'}>
        {words}
      </Text>
    </>
  );
}
