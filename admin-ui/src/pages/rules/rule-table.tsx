import { ActionIcon, Badge, Group, Menu, Switch, Table, Text } from '@mantine/core';
import { IconArrowBackUp, IconDots, IconEdit, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleView } from '../../../../core/api/schema/books.ts';
import { useLedgerAccounts } from '../../api/books.ts';
import { useChangeRule } from '../../api/rules.ts';
import { useMay } from '../../api/session.ts';
import { useAdministrationName } from '../../api/use-administration-name.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Moment } from '../../parts/day.tsx';
import { formatAmount } from '../../parts/format.ts';
import { Iban } from '../../parts/iban.tsx';
import { useActor } from '../../parts/use-actor.ts';

interface RuleTableProps {
  readonly rules: readonly RuleView[];
  /** The filters above the table. */
  readonly head: ReactNode;
  readonly onChange: (rule: RuleView) => void;
  readonly onRemove: (rule: RuleView) => void;
  readonly onUndo: (rule: RuleView) => void;
}

export function RuleTable({ rules, head, onChange, onRemove, onUndo }: RuleTableProps) {
  const { t } = useTranslation();
  return (
    <>
      <Group p="md">{head}</Group>
      <Table.ScrollContainer minWidth={680} type="native">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('rules.name')}</Table.Th>
              <Table.Th>{t('rules.when')}</Table.Th>
              <Table.Th>{t('mapping.ledgerAccount')}</Table.Th>
              <Table.Th visibleFrom="lg">{t('rules.made')}</Table.Th>
              <Table.Th>{t('ruleEffect.usedColumn')}</Table.Th>
              <Table.Th>{t('rules.active')}</Table.Th>
              <Table.Th aria-label={t('common.actions')} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rules.map((rule) => (
              <RuleRow key={rule.id} rule={rule} onChange={onChange} onRemove={onRemove} onUndo={onUndo} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {rules.length === 0 ? (
        <Text fz="sm" c="dimmed" p="md">
          {t('entries.noneTitle')}
        </Text>
      ) : null}
    </>
  );
}

interface RuleRowProps extends Pick<RuleTableProps, 'onChange' | 'onRemove' | 'onUndo'> {
  readonly rule: RuleView;
}

function RuleRow({ rule, onChange, onRemove, onUndo }: RuleRowProps) {
  const { t } = useTranslation();
  const actor = useActor();
  const administration = useAdministrationName();
  const may = useMay();
  const language = useLanguage();
  const change = useChangeRule();
  const ledger = useLedgerAccounts(rule.administrationId).data?.find(({ code }) => code === rule.ledgerAccount);
  return (
    <Table.Tr opacity={rule.active ? 1 : 0.65}>
      <Table.Td>
        <Text fz="sm" fw={550} miw={130} className="breaks">
          {rule.name}
        </Text>
        <Text fz="xs" c="dimmed" lineClamp={2}>
          {administration(rule.administrationId)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Conditions rule={rule} />
      </Table.Td>
      <Table.Td>
        <Text fz="sm" miw={130} className="breaks">
          {rule.ledgerAccount}
          {ledger === undefined ? '' : ` · ${ledger.name}`}
        </Text>
        {rule.split.map((part) => (
          <Text key={`${part.ledgerAccount} ${JSON.stringify(part)}`} fz="xs" c="dimmed">
            {'percent' in part
              ? `${formatAmount(part.percent, language)}%`
              : `€ ${formatAmount(part.amount, language)}`}{' '}
            → {part.ledgerAccount}
          </Text>
        ))}
      </Table.Td>
      <Table.Td visibleFrom="lg">
        <Text fz="sm">{actor(rule.createdBy)}</Text>
        <Moment at={rule.createdAt} fz="xs" c="dimmed" />
      </Table.Td>
      <Table.Td>
        <Text fz="sm" className="one-line">
          {rule.hits === 0 ? t('ruleEffect.never') : t('ruleEffect.hits', { count: rule.hits })}
        </Text>
        {rule.lastHitAt === null ? null : <Moment at={rule.lastHitAt} fz="xs" c="dimmed" />}
      </Table.Td>
      <Table.Td>
        <Switch
          size="sm"
          aria-label={`${t('rules.active')}: ${rule.name}`}
          checked={rule.active}
          disabled={!may.work || change.busy}
          onChange={(event) => change.run({ id: rule.id, active: event.currentTarget.checked })}
        />
      </Table.Td>
      <Table.Td ta="right">
        {may.work ? (
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`${t('common.more')}: ${rule.name}`}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconEdit size={16} />} onClick={() => onChange(rule)}>
                {t('common.change')}
              </Menu.Item>
              {rule.hits === 0 ? null : (
                <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => onUndo(rule)}>
                  {t('ruleEffect.undo')}
                </Menu.Item>
              )}
              <Menu.Item
                c="var(--mantine-color-error)"
                leftSection={<IconTrash size={16} />}
                onClick={() => onRemove(rule)}
              >
                {t('common.remove')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </Table.Td>
    </Table.Tr>
  );
}

function Conditions({ rule }: { readonly rule: RuleView }) {
  const { t } = useTranslation();
  return (
    <Group gap={6} miw={150}>
      {rule.iban == null ? null : <Iban value={rule.iban} fz="sm" />}
      {rule.textContains.map((words) => (
        <Badge key={words} color="gray" miw={0} title={words}>
          “{words}”
        </Badge>
      ))}
      {rule.direction == null ? null : <Badge color="gray">{t(`rules.directions.${rule.direction}`)}</Badge>}
    </Group>
  );
}
