import { Anchor, Collapse } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { type Evidence, EvidenceList } from './evidence-list.tsx';

/** The sentence names this many by itself. */
const IN_THE_SENTENCE = 3;

/** All facts behind a sentence, for who wants to see them one by one. */
export function Reasons({ evidence }: { readonly evidence: readonly Evidence[] }) {
  const { t } = useTranslation();
  const [open, { toggle }] = useDisclosure();
  if (evidence.length <= IN_THE_SENTENCE) return null;
  return (
    <div>
      <Anchor component="button" type="button" fz="xs" aria-expanded={open} onClick={toggle}>
        {t('entry.allReasons', { count: evidence.length })}
      </Anchor>
      <Collapse expanded={open} pt={open ? 6 : 0}>
        <EvidenceList evidence={evidence} />
      </Collapse>
    </div>
  );
}
