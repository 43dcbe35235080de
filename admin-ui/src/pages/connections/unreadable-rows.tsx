import { Card, Code, Stack, Table, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useQuarantine } from '../../api/links.ts';
import { Moment } from '../../parts/day.tsx';
import { Iban } from '../../parts/iban.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { useProblemWords } from '../../parts/problem-words.ts';

/** Rows of banks that nobody could read: kept as they came, while the rest of the account went on. */
export function UnreadableRows() {
  const { t } = useTranslation();
  const words = useProblemWords();
  const rows = useQuarantine();
  return (
    <Card padding={0}>
      <Loaded query={rows}>
        {(found) =>
          found.length === 0 ? (
            <Nothing icon={IconCircleCheck} title={t('rows.emptyTitle')} text={t('rows.emptyText')} />
          ) : (
            <Stack gap={0}>
              <Text fz="sm" p="lg" pb="xs">
                {t('rows.lead')}
              </Text>
              <Table.ScrollContainer minWidth={640} type="native">
                <Table fz="sm">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{t('accounts.account')}</Table.Th>
                      <Table.Th>{t('rows.when')}</Table.Th>
                      <Table.Th>{t('rows.why')}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {found.map((row) => (
                      <Table.Tr key={row.id}>
                        <Table.Td valign="top">
                          <Iban value={row.iban} />
                        </Table.Td>
                        <Table.Td valign="top">
                          <Moment at={row.createdAt} />
                        </Table.Td>
                        <Table.Td>
                          <Text fz="sm">{words({ code: row.error.code, detail: row.error.message }).what}</Text>
                          <Text fz="xs" c="dimmed" mb={6}>
                            {row.error.message}
                          </Text>
                          <Code
                            block
                            fz="xs"
                            mah={160}
                            style={{ overflow: 'auto', whiteSpace: 'pre-wrap', wordBreak: 'break-all' }}
                            tabIndex={0}
                          >
                            {row.raw}
                          </Code>
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
            </Stack>
          )
        }
      </Loaded>
    </Card>
  );
}
