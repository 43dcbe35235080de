import { Badge, Button, Card, Group, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PluginsView } from '../../../../core/api/schema/plugins.ts';
import { useOne } from '../../api/use-list.ts';
import { useDataText } from '../../i18n/use-data-text.ts';
import { useBilingual } from '../../i18n/use-language.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';

/** What this hub is made of: banks it speaks to, places it books to, rules it matches by. */
export function Plugins() {
  const { t } = useTranslation();
  const dataText = useDataText();
  const plugins = useOne<PluginsView>('/v1/plugins');
  return (
    <Page title={t('nav.plugins')} lead={t('plugins.lead')}>
      <Loaded query={plugins}>
        {({ connectors, sinks, rules }) => (
          <Stack gap="xl">
            <Section title={t('plugins.connectors')}>
              {connectors.map((connector) => (
                <Installed
                  key={connector.id}
                  title={dataText(`plugins.title.${connector.id}`) ?? connector.title}
                  version={connector.version}
                >
                  <Banks connector={connector} />
                  <Group gap={6} mt="xs">
                    {connector.parts.map((part) => (
                      <Badge key={part} color="gray">
                        {t(`plugins.part.${part}`)}
                      </Badge>
                    ))}
                  </Group>
                  {connector.parts.includes('link') ? (
                    <Group mt="md">
                      <Button
                        component={Link}
                        to={`/plugins/${connector.id}`}
                        size="xs"
                        variant="default"
                        aria-label={`${t('connector.open')}: ${connector.title}`}
                      >
                        {t('connector.open')}
                      </Button>
                    </Group>
                  ) : null}
                </Installed>
              ))}
            </Section>
            <Section title={t('plugins.sinks')}>
              {sinks.map((sink) => (
                <Installed key={sink.id} title={sink.title} version={sink.version} />
              ))}
            </Section>
            <RuleList rules={rules} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

/** Which banks, where the plug-in is not simply called by its only one. */
function Banks({ connector }: { readonly connector: PluginsView['connectors'][number] }) {
  const { t } = useTranslation();
  const names = connector.banks.map(({ name }) => name).join(', ');
  if (names === connector.title) return null;
  return (
    <Text fz="sm" c="dimmed">
      {names === '' ? t('plugins.anyBank') : names}
    </Text>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {title}
      </Title>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }}>{children}</SimpleGrid>
    </Stack>
  );
}

interface InstalledProps {
  readonly title: string;
  readonly version: string;
  readonly children?: ReactNode;
}

function Installed({ title, version, children }: InstalledProps) {
  return (
    <Card>
      <Group justify="space-between">
        <Text fw={600}>{title}</Text>
        <Text fz="xs" c="dimmed" className="figures">
          {version}
        </Text>
      </Group>
      {children}
    </Card>
  );
}

function RuleList({ rules }: Pick<PluginsView, 'rules'>) {
  const { t } = useTranslation();
  const bilingual = useBilingual();
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {t('plugins.rules')}
      </Title>
      <Card padding={0}>
        <Table fz="sm" verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('common.name')}</Table.Th>
              <Table.Th ta="right">{t('plugins.version')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rules.map((rule) => (
              <Table.Tr key={rule.id}>
                <Table.Td>{bilingual(rule.title)}</Table.Td>
                <Table.Td ta="right" className="figures">
                  {rule.version}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Card>
    </Stack>
  );
}
