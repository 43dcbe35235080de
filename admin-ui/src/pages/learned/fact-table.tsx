import { ActionIcon, Badge, Group, Menu, Switch, Table, Text } from '@mantine/core';
import { IconArrowBackUp, IconChevronDown, IconChevronRight, IconDots, IconEdit, IconTrash } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Learned, useChangeLearned } from '../../api/learned.ts';
import { useMay } from '../../api/session.ts';
import { useDataText } from '../../i18n/use-data-text.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Day } from '../../parts/day.tsx';
import { Examples } from './examples.tsx';

interface FactTableProps {
  readonly facts: readonly Learned[];
  readonly onForget: (fact: Learned) => void;
  readonly onCorrect: (fact: Learned) => void;
  readonly onUndo: (fact: Learned) => void;
}

export function FactTable({ facts, ...does }: FactTableProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Table.ScrollContainer minWidth={680} type="native">
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={44} aria-label={t('common.show')} />
            <Table.Th>{t('learned.fact')}</Table.Th>
            <Table.Th>{t('learned.seen')}</Table.Th>
            <Table.Th visibleFrom="md">{t('learned.last')}</Table.Th>
            <Table.Th>{t('learned.used')}</Table.Th>
            <Table.Th aria-label={t('common.actions')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {facts.map((fact) => (
            <Fragment key={fact.id}>
              <FactRow
                fact={fact}
                open={open === fact.id}
                onToggle={() => setOpen(open === fact.id ? null : fact.id)}
                {...does}
              />
              {open === fact.id ? (
                <Table.Tr>
                  <Table.Td colSpan={6} p="md" pl={{ base: 'md', lg: 60 }}>
                    <Examples fact={fact} />
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

interface FactRowProps extends Omit<FactTableProps, 'facts'> {
  readonly fact: Learned;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function FactRow({ fact, open, onToggle, onForget, onCorrect, onUndo }: FactRowProps) {
  const { t } = useTranslation();
  const dataText = useDataText();
  const language = useLanguage();
  const may = useMay();
  const change = useChangeLearned();
  const says = fact.says[language];
  return (
    <Table.Tr opacity={fact.active ? 1 : 0.65}>
      <Table.Td pr={0}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-expanded={open}
          aria-label={t('learned.show', { fact: says })}
          onClick={onToggle}
        >
          {open ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
        </ActionIcon>
      </Table.Td>
      <Table.Td>
        <Text fz="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
          {says}
        </Text>
        <Group gap={6} mt={2}>
          <Badge color="gray" size="sm">
            {dataText(`learned.kinds.${fact.kind}`) ?? fact.kind}
          </Badge>
          {fact.changedBy === null ? null : (
            <Text fz="xs" c="dimmed">
              {t('learned.changedBy', { by: fact.changedBy })}
            </Text>
          )}
        </Group>
      </Table.Td>
      <Table.Td>
        <Text fz="sm" className="figures">
          {t('learned.hits', { count: fact.hits })}
        </Text>
        {fact.misses === 0 ? null : (
          <Text fz="xs" c="dimmed">
            {t('learned.misses', { count: fact.misses })}
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="md">{fact.lastSeen === null ? '–' : <Day value={fact.lastSeen} fz="sm" />}</Table.Td>
      <Table.Td>
        <Switch
          size="sm"
          aria-label={`${t('learned.used')}: ${says}`}
          checked={fact.active}
          disabled={!may.work || change.busy}
          onChange={(event) => change.run({ id: fact.id, active: event.currentTarget.checked })}
        />
      </Table.Td>
      <Table.Td ta="right">
        {may.work ? (
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`${t('common.more')}: ${says}`}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {leadsSomewhere(fact) ? (
                <Menu.Item leftSection={<IconEdit size={16} />} onClick={() => onCorrect(fact)}>
                  {t('learned.correct')}
                </Menu.Item>
              ) : null}
              <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => onUndo(fact)}>
                {t('learned.undo')}
              </Menu.Item>
              <Menu.Item
                c="var(--mantine-color-error)"
                leftSection={<IconTrash size={16} />}
                onClick={() => onForget(fact)}
              >
                {t('learned.forget')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </Table.Td>
    </Table.Tr>
  );
}

/** Money kept of a customer names one as well, but leads nowhere. */
function leadsSomewhere({ kind, leadsTo }: Learned): boolean {
  return leadsTo.ledgerAccount !== null || kind === 'account-party' || kind === 'name-party';
}
