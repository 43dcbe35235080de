import { Badge, Button, Code, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ApiKeyView } from '../../../../core/api/schema/access.ts';
import { useMay } from '../../api/session.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Moment } from '../../parts/day.tsx';
import { formatMoment } from '../../parts/format.ts';

interface KeyTableProps {
  readonly keys: readonly ApiKeyView[];
  readonly onRevoke: (key: ApiKeyView) => void;
}

export function KeyTable({ keys, onRevoke }: KeyTableProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const may = useMay();
  return (
    <Table.ScrollContainer minWidth={640} type="native">
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('apiKeys.name')}</Table.Th>
            <Table.Th>{t('apiKeys.key')}</Table.Th>
            <Table.Th>{t('apiKeys.createdAt')}</Table.Th>
            <Table.Th>{t('apiKeys.lastUsed')}</Table.Th>
            <Table.Th aria-label={t('common.actions')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <Table.Tr key={key.id}>
              <Table.Td>
                <Text fz="sm" fw={550}>
                  {key.name}
                </Text>
              </Table.Td>
              <Table.Td>
                <Code>{key.prefix}…</Code>
              </Table.Td>
              <Table.Td>
                <Moment at={key.createdAt} fz="sm" />
              </Table.Td>
              <Table.Td>
                {key.lastUsedAt === null ? (
                  <Text fz="sm" c="dimmed">
                    {t('common.never')}
                  </Text>
                ) : (
                  <Moment at={key.lastUsedAt} fz="sm" />
                )}
              </Table.Td>
              <Table.Td ta="right">
                {key.revokedAt !== null ? (
                  <Badge color="gray">{t('apiKeys.revoked', { at: formatMoment(key.revokedAt, language) })}</Badge>
                ) : may.manage ? (
                  <Button size="xs" variant="default" onClick={() => onRevoke(key)}>
                    {t('apiKeys.revoke')}
                  </Button>
                ) : null}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
