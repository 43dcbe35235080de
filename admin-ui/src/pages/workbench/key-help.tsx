import { Group, Kbd, Modal, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const KEYS = [
  { keys: ['Enter'], text: 'accept' },
  { keys: ['↓', '↑'], text: 'move' },
  { keys: ['→', '←'], text: 'choose' },
  { keys: ['0–9', '/'], text: 'search' },
  { keys: ['+'], text: 'finish' },
  { keys: ['Page Up', 'Page Down'], text: 'tab' },
  { keys: ['G'], text: 'ledger' },
  { keys: ['P'], text: 'suspense' },
  { keys: ['E'], text: 'adjust' },
  { keys: ['Esc'], text: 'escape' },
  { keys: ['C'], text: 'comment' },
  { keys: ['R'], text: 'rule' },
  { keys: ['U'], text: 'undo' },
  { keys: ['?'], text: 'help' },
] as const;

export function KeyHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t('workbench.keys')}>
      <Table verticalSpacing={6} withRowBorders={false}>
        <Table.Tbody>
          {KEYS.map(({ keys, text }) => (
            <Table.Tr key={text}>
              <Table.Td w={170}>
                <Group gap={4}>
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </Group>
              </Table.Td>
              <Table.Td>{t(`workbench.key.${text}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
