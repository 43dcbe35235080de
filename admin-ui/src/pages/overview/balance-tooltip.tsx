import { ColorSwatch, Group, Paper, Stack, Text, useMantineTheme } from '@mantine/core';
import { Amount } from '../../parts/amount.tsx';
import { Day } from '../../parts/day.tsx';
import type { BalancePlot } from './balances.ts';

interface BalanceTooltipProps {
  readonly date: string | null;
  readonly plot: BalancePlot;
  readonly series: readonly { readonly name: string; readonly label: string; readonly color: string }[];
}

/** The balances of a day, to the cent: taken from the statements, not from the plotted line. */
export function BalanceTooltip({ date, plot, series }: BalanceTooltipProps) {
  const theme = useMantineTheme();
  if (date === null) return null;
  return (
    <Paper withBorder shadow="md" px="md" py="sm">
      <Stack gap={4}>
        <Day value={date} fz="sm" fw={600} />
        {series.map(({ name, label, color }) => {
          const balance = plot.balance(date, name);
          const [hue = '', shade = '7'] = color.split('.');
          return balance === undefined ? null : (
            <Group key={name} gap="xs" justify="space-between" wrap="nowrap">
              <Group gap={6} wrap="nowrap">
                <ColorSwatch
                  size={10}
                  withShadow={false}
                  color={theme.colors[hue]?.[Number(shade)] ?? 'currentColor'}
                />
                <Text fz="sm">{label}</Text>
              </Group>
              <Amount value={balance} currency="EUR" fz="sm" fw={550} />
            </Group>
          );
        })}
      </Stack>
    </Paper>
  );
}
