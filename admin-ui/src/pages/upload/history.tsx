import { ActionIcon, Badge, Table, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconFileOff } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportView } from '../../../../core/api/schema/bank.ts';
import { IMPORTS } from '../../api/imports.ts';
import { useList } from '../../api/use-list.ts';
import { Moment } from '../../parts/day.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { useActor } from '../../parts/use-actor.ts';
import { ImportOutcome } from './import-outcome.tsx';

/** Files imported earlier by any way, newest first; one opens to its result. */
export function History() {
  const { t } = useTranslation();
  const imports = useList<ImportView>(IMPORTS);
  return (
    <Loaded query={imports} rows={3}>
      {() =>
        imports.rows.length === 0 ? (
          <Nothing icon={IconFileOff} title={t('upload.historyEmptyTitle')} text={t('upload.historyEmptyText')} />
        ) : (
          <>
            <HistoryTable imports={imports.rows} />
            <ShowMore list={imports} />
          </>
        )
      }
    </Loaded>
  );
}

function HistoryTable({ imports }: { readonly imports: readonly ImportView[] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Table.ScrollContainer minWidth={640} type="native">
      <Table fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={44} aria-label={t('common.show')} />
            <Table.Th>{t('upload.file')}</Table.Th>
            <Table.Th>{t('upload.when')}</Table.Th>
            <Table.Th visibleFrom="md">{t('upload.by')}</Table.Th>
            <Table.Th>{t('upload.outcome')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {imports.map((view) => (
            <Fragment key={view.id}>
              <HistoryRow
                view={view}
                open={open === view.id}
                onToggle={() => setOpen(open === view.id ? null : view.id)}
              />
              {open === view.id ? (
                <Table.Tr>
                  <Table.Td colSpan={5} p="md" pl={{ base: 'md', lg: 60 }}>
                    <ImportOutcome view={view} />
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

interface HistoryRowProps {
  readonly view: ImportView;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function HistoryRow({ view, open, onToggle }: HistoryRowProps) {
  const { t } = useTranslation();
  const actor = useActor();
  return (
    <Table.Tr>
      <Table.Td pr={0}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-expanded={open}
          aria-label={t('upload.details', { name: view.name })}
          onClick={onToggle}
        >
          {open ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
        </ActionIcon>
      </Table.Td>
      <Table.Td maw={320}>
        <Text fz="sm" fw={550} className="one-line" title={view.name}>
          {view.name}
        </Text>
      </Table.Td>
      <Table.Td>
        <Moment at={view.createdAt} />
      </Table.Td>
      <Table.Td visibleFrom="md">
        {actor(view.createdBy)}
        <Text fz="xs" c="dimmed">
          {t(`upload.source.${view.source}`)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Outcome view={view} />
      </Table.Td>
    </Table.Tr>
  );
}

function Outcome({ view }: { readonly view: ImportView }) {
  const { t } = useTranslation();
  if (view.state === 'failed') return <Badge color="red">{t('upload.failed')}</Badge>;
  if (view.state !== 'done') return <Badge color="gray">{t(`upload.${view.state}`)}</Badge>;
  if (view.duplicate) return <Badge color="gray">{t('upload.duplicate')}</Badge>;
  return (
    <div>
      {t('upload.result', { count: view.entriesNew })}
      <Text fz="xs" c="dimmed">
        {t('upload.statements', { count: view.statements })}
      </Text>
    </div>
  );
}
