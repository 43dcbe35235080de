import { Button, Drawer, Group, List, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BankTile } from '../../../../core/api/schema/links.ts';
import { useMay } from '../../api/session.ts';
import { useDataText } from '../../i18n/use-data-text.ts';
import { calledOf } from './bank-card.tsx';
import classes from './explanation.module.css';
import { Picture, type PictureOf } from './pictures.tsx';

interface ExplanationProps {
  readonly tile: BankTile | null;
  readonly onAdd: (tile: BankTile) => void;
  readonly onClose: () => void;
}

const STEPS = ['sign-in', 'accounts', 'confirm', 'services', 'books'] as const satisfies readonly PictureOf[];

/** What one meets at the bank and after it, in words and pictures, before one starts. */
export function Explanation({ tile, onAdd, onClose }: ExplanationProps) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={tile !== null}
      onClose={onClose}
      size="lg"
      title={t('link.explainTitle', { bank: tile === null ? '' : calledOf(tile) })}
    >
      {tile === null ? null : <Steps tile={tile} onAdd={onAdd} />}
    </Drawer>
  );
}

function Steps({ tile, onAdd }: { readonly tile: BankTile } & Pick<ExplanationProps, 'onAdd'>) {
  const { t } = useTranslation();
  const may = useMay();
  const ownWords = useDataText();
  const bank = { bank: tile.name };
  const good = [
    tile.consentDays === null ? t('link.know.noEnd') : t('link.know.days', { count: tile.consentDays }),
    tile.accountsPerConsent === 1 ? t('link.know.oneAccount') : null,
    tile.startsAtBank ? t('link.know.startsAtBank', bank) : null,
    // What only this bank has; banks without such a text have none.
    ownWords(`link.bank.${tile.code}`),
    t('link.know.stays'),
  ].filter((line) => line !== null);
  return (
    <Stack gap="lg">
      <ol className={classes.steps}>
        {STEPS.map((step) => (
          <li key={step} className={classes.step}>
            <Picture of={step} />
            <div>
              <Text fw={600}>{t(`link.steps.${step}.title`, bank)}</Text>
              <Text fz="sm" c="dimmed">
                {t(`link.steps.${step}.text`, bank)}
              </Text>
            </div>
          </li>
        ))}
      </ol>
      <div>
        <Title order={3} size="h5" mb="xs">
          {t('link.know.title')}
        </Title>
        <List fz="sm" spacing={6}>
          {good.map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
      </div>
      {may.manage && tile.configured ? (
        <Group justify="flex-end">
          <Button onClick={() => onAdd(tile)}>{t('link.goTo', bank)}</Button>
        </Group>
      ) : null}
    </Stack>
  );
}
