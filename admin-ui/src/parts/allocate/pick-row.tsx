import { Badge, Group, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface PickRowProps {
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  readonly right?: ReactNode;
  readonly rightDetail?: ReactNode;
  readonly taken: boolean;
}

/** One thing to choose: what it is on the left, its amount on the right. */
export function PickRow({ title, detail, right, rightDetail, taken }: PickRowProps) {
  const { t } = useTranslation();
  return (
    <Group justify="space-between" wrap="nowrap" gap="md">
      <div className="one-line">
        <Text fz="sm" fw={550} className="one-line">
          {title}
        </Text>
        {detail === undefined ? null : (
          <Text fz="xs" c="dimmed" className="one-line">
            {detail}
          </Text>
        )}
      </div>
      <Group gap="xs" wrap="nowrap" flex="none">
        {taken ? (
          <Badge color="petrol" leftSection={<IconCheck size={12} />}>
            {t('allocate.taken')}
          </Badge>
        ) : null}
        <div>
          <Text fz="sm" fw={550} ta="right">
            {right}
          </Text>
          {rightDetail === undefined ? null : (
            <Text fz="xs" c="dimmed" ta="right">
              {rightDetail}
            </Text>
          )}
        </div>
      </Group>
    </Group>
  );
}
