import { Card, Group, Text, ThemeIcon } from '@mantine/core';
import { type Icon, IconCheck } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatCount } from '../../parts/format.ts';
import classes from './signal.module.css';

interface SignalProps {
  readonly icon: Icon;
  readonly count: number;
  /** What the count counts. */
  readonly title: string;
  /** What is so when there is nothing. */
  readonly calm: string;
  readonly to: string;
  readonly alarming?: boolean;
}

export function Signal({ icon: Picture, count, title, calm, to, alarming = false }: SignalProps) {
  const language = useLanguage();
  const nothing = count === 0;
  const colour = nothing ? 'petrol' : alarming ? 'red' : 'yellow';
  return (
    <Card component={Link} to={to} padding="md" className={classes.signal ?? ''}>
      <Group wrap="nowrap" gap="md">
        <ThemeIcon size={42} radius="md" variant="light" color={colour}>
          {nothing ? <IconCheck size={22} /> : <Picture size={22} />}
        </ThemeIcon>
        <div>
          {nothing ? null : (
            <Text fz={26} fw={680} lh={1.1} className="figures">
              {formatCount(count, language)}
            </Text>
          )}
          <Text fz="sm" {...(nothing ? { fw: 550 } : { c: 'dimmed' })}>
            {nothing ? calm : title}
          </Text>
        </div>
      </Group>
    </Card>
  );
}
