import { Alert, Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type Alarm, useAlarms, useHandleAlarm } from '../../api/orders.ts';
import { useMay } from '../../api/session.ts';
import { Amount } from '../../parts/amount.tsx';
import { Day, Moment } from '../../parts/day.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { useProblemToast } from '../../parts/use-problem-toast.ts';

/** What does not fit between orders and account. */
export function Alarms() {
  const { t } = useTranslation();
  const alarms = useAlarms();
  return (
    <Loaded query={alarms}>
      {(rows) =>
        rows.length === 0 ? (
          <Card padding={0}>
            <Nothing icon={IconShieldCheck} title={t('orders.noAlarmsTitle')} text={t('orders.noAlarmsText')} />
          </Card>
        ) : (
          <Stack>
            {rows.map((alarm) => (
              <AlarmCard key={alarm.id} alarm={alarm} />
            ))}
          </Stack>
        )
      }
    </Loaded>
  );
}

function AlarmCard({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const may = useMay();
  const handle = useHandleAlarm();
  useProblemToast(handle.problem);
  const { order, entry } = alarm;
  const file = alarm.details['fileName'];
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={t(`orders.alarm.${alarm.kind}.title`)}>
      <Stack gap={6}>
        <Text fz="sm">{t(`orders.alarm.${alarm.kind}.text`)}</Text>
        {order === null ? null : (
          <Text fz="sm">
            {t('orders.order')}: {order.name} · <Amount value={order.amount} currency="EUR" fz="sm" />
          </Text>
        )}
        {entry === null ? null : (
          <Text fz="sm">
            {t('orders.entry')}: <Day value={entry.date} fz="sm" /> ·{' '}
            <Amount value={entry.amount} currency="EUR" fz="sm" />
          </Text>
        )}
        {typeof file === 'string' ? <Text fz="sm">{file}</Text> : null}
        <Group justify="space-between">
          <Text fz="xs" c="dimmed">
            <Moment at={alarm.at} fz="xs" />
          </Text>
          {may.work ? (
            <Button size="xs" variant="default" loading={handle.busy} onClick={() => handle.run(alarm)}>
              {t('orders.handled')}
            </Button>
          ) : null}
        </Group>
      </Stack>
    </Alert>
  );
}
