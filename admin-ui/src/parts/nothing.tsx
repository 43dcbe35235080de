import { EmptyState } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface NothingProps {
  readonly icon: Icon;
  readonly title: string;
  readonly text: string;
  /** What to do about it. */
  readonly action?: ReactNode;
}

/** An empty list says why it is empty and what to do. */
export function Nothing({ icon: Picture, title, text, action }: NothingProps) {
  return (
    <EmptyState
      variant="light"
      icon={<Picture stroke={1.6} />}
      title={title}
      description={text}
      py={48}
      px="md"
      maw={520}
      mx="auto"
    >
      {action === undefined ? null : <EmptyState.Actions>{action}</EmptyState.Actions>}
    </EmptyState>
  );
}
