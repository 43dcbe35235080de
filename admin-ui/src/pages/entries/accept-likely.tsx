import { Button, SegmentedControl, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChecks } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBookLikely } from '../../api/entries.ts';
import { useMay } from '../../api/session.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { warn } from '../../parts/announce.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { formatAmount } from '../../parts/format.ts';
import { type BulkAction, BulkDone } from './bulk-done.tsx';

const SURE = ['0.9', '0.95', '0.99', '0.995'] as const;

/** Accepts at once all first proposals that are likelier than one chooses and have nothing against them. */
export function AcceptLikely({ administrationId }: { readonly administrationId: string | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const may = useMay();
  const [asking, ask] = useDisclosure();
  const [above, setAbove] = useState<string>('0.95');
  const [last, setLast] = useState<BulkAction | null>(null);
  const book = useBookLikely(({ booked, refused, action }) => {
    ask.close();
    setLast(action === null ? null : { action, booked });
    if (booked === 0) warn(t('bulkLikely.action'), t('bulkLikely.none'));
    else if (refused.length > 0)
      warn(
        t('entries.bulkRefused', { count: refused.length }),
        [...new Set(refused.map((one) => one.message))].join(' '),
      );
  });
  if (!may.work) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconChecks size={18} />} onClick={ask.open}>
        {t('bulkLikely.action')}
      </Button>
      <Confirm
        opened={asking}
        title={t('bulkLikely.title')}
        text={t('bulkLikely.text')}
        action={t('bulkLikely.accept')}
        busy={book.busy}
        problem={book.problem}
        onConfirm={() => book.run({ above: Number(above), ...(administrationId === null ? {} : { administrationId }) })}
        onClose={() => {
          book.reset();
          ask.close();
        }}
      >
        <Text fz="sm" fw={600} id="likely-above">
          {t('bulkLikely.above')}
        </Text>
        <SegmentedControl
          aria-labelledby="likely-above"
          value={above}
          onChange={setAbove}
          data={SURE.map((one) => ({
            value: one,
            label: `${formatAmount(String(Math.round(Number(one) * 1000) / 10), language)}%`,
          }))}
        />
      </Confirm>
      <BulkDone last={last} onClose={() => setLast(null)} />
    </>
  );
}
