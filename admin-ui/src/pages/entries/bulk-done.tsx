import { Affix, Button, CloseButton, Group, Paper, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { UndoAll } from '../../parts/undo-all.tsx';

/** Bookings that were just made at once. */
export interface BulkAction {
  readonly action: string;
  readonly booked: number;
}

interface BulkDoneProps {
  readonly last: BulkAction | null;
  readonly onClose: () => void;
}

/** Says how many were booked at once, and undoes them as one. Stays until it is closed: it is the way back. */
export function BulkDone({ last, onClose }: BulkDoneProps) {
  const { t } = useTranslation();
  const [undoing, undo] = useDisclosure();
  return (
    <>
      {last === null ? null : (
        <Affix position={{ bottom: 20, left: '50%' }} zIndex={90}>
          <Paper shadow="lg" withBorder px="md" py="sm" style={{ translate: '-50% 0' }} role="status">
            <Group wrap="nowrap">
              <Text fz="sm">{t('entries.bulkDone', { count: last.booked })}</Text>
              <Button variant="subtle" onClick={undo.open}>
                {t('undoAll.action')}
              </Button>
              <CloseButton aria-label={t('common.close')} onClick={onClose} />
            </Group>
          </Paper>
        </Affix>
      )}
      <UndoAll
        subject={undoing && last !== null ? { by: { action: last.action }, text: t('undoAll.ofAction') } : null}
        onClose={() => {
          undo.close();
          onClose();
        }}
      />
    </>
  );
}
