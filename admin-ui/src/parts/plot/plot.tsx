import './usable-language.ts';
import 'uplot/dist/uPlot.min.css';
import { Box, ColorSwatch, Group, Text, useComputedColorScheme, useMantineTheme, VisuallyHidden } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { type Drawing, dataOf, optionsOf } from './drawing.ts';

interface PlotProps {
  /** What it shows, for people who do not see it: they get it as a table. */
  readonly label: string;
  /** Does not change from one rendering to the next while it is the same: it is drawn anew otherwise. */
  readonly drawing: Drawing;
  readonly height: number;
}

/** Lines or bars; below them what they are, with the values at the point under the pointer, else at the marked or the last one. */
export function Plot({ label, drawing, height }: PlotProps) {
  const theme = useMantineTheme();
  const scheme = useComputedColorScheme('light');
  const host = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const colors = drawing.lines.map(({ color }) => colorOf(theme.colors, color));
  const palette = colors.join(' ');

  // The scheme changes what the variables of CSS say.
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const css = getComputedStyle(element);
    const looks = {
      width: element.clientWidth,
      height,
      colors: palette.split(' '),
      text: css.getPropertyValue('--mantine-color-dimmed'),
      grid: css.getPropertyValue('--koppel-line'),
      font: `12px ${css.fontFamily}`,
    };
    const plot = new uPlot(optionsOf(drawing, looks, setPointed), dataOf(drawing), element);
    const sizes = new ResizeObserver(() => {
      if (element.clientWidth !== plot.width) plot.setSize({ width: element.clientWidth, height });
    });
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      plot.destroy();
    };
  }, [drawing, height, palette, scheme]);

  const { points, lines, mark } = drawing;
  const shown = pointed !== null && pointed < points.length ? pointed : (mark ?? points.length - 1);
  return (
    <Box>
      <Box ref={host} aria-hidden h={height} style={{ overflow: 'hidden' }} />
      <Group gap="4px var(--mantine-spacing-lg)" mt="xs" aria-hidden>
        <Text fz="sm" fw={600}>
          {points[shown]}
        </Text>
        {lines.map((line, index) => (
          <Group key={line.label} gap={6} wrap="nowrap">
            <ColorSwatch size={10} withShadow={false} color={colors[index] ?? ''} />
            <Text fz="sm">{line.label}</Text>
            <Text fz="sm" fw={550} className="figures">
              {line.value(shown)}
            </Text>
          </Group>
        ))}
      </Group>
      <VisuallyHidden>
        <table>
          <caption>{label}</caption>
          <thead>
            <tr>
              <td />
              {lines.map((line) => (
                <th key={line.label} scope="col">
                  {line.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {points.map((point, at) => (
              <tr key={point}>
                <th scope="row">{point}</th>
                {lines.map((line) => (
                  <td key={line.label}>{line.value(at)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </VisuallyHidden>
    </Box>
  );
}

/** "petrol.7" of the theme. */
function colorOf(colors: Readonly<Record<string, readonly string[]>>, name: string): string {
  const [hue = '', shade = ''] = name.split('.');
  return colors[hue]?.[Number(shade)] ?? 'gray';
}
