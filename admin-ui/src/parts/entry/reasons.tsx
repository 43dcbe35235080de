import { Anchor, Collapse, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Evidence, EvidenceList } from './evidence-list.tsx';

interface ReasonsProps {
  readonly evidence: readonly Evidence[];
  /** What stands beside the link: how likely it is. */
  readonly children?: ReactNode;
}

/** The sentence names this many by itself. */
const IN_THE_SENTENCE = 3;

/** All facts behind a sentence, for who wants to see them one by one. */
export function Reasons({ evidence, children }: ReasonsProps) {
  const { t } = useTranslation();
  const [open, { toggle }] = useDisclosure();
  const more = evidence.length > IN_THE_SENTENCE;
  if (!more && children === undefined) return null;
  return (
    <div>
      <Group gap="md">
        {children}
        {more ? (
          <Anchor component="button" type="button" fz="xs" aria-expanded={open} onClick={toggle}>
            {t('entry.allReasons', { count: evidence.length })}
          </Anchor>
        ) : null}
      </Group>
      <Collapse expanded={open} pt={open ? 8 : 0}>
        <EvidenceList evidence={evidence} />
      </Collapse>
    </div>
  );
}
