import { Button, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { BankAccountView } from '../../../../core/api/schema/bank.ts';
import { useAdministrations } from '../../api/books.ts';
import { Iban } from '../../parts/iban.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { MappingForm } from './mapping-form.tsx';

interface MappingModalProps {
  readonly account: BankAccountView | null;
  readonly onClose: () => void;
}

/** Chooses the administration and the bank daybook of an account. */
export function MappingModal({ account, onClose }: MappingModalProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={account !== null} onClose={onClose} title={t('mapping.title')}>
      {account === null ? null : (
        <Stack>
          <Text fz="sm" c="dimmed">
            {t('mapping.lead')} <Iban value={account.iban} c="var(--mantine-color-text)" fw={550} />
          </Text>
          <MappingBody account={account} onClose={onClose} />
        </Stack>
      )}
    </Modal>
  );
}

function MappingBody({ account, onClose }: { readonly account: BankAccountView; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const administrations = useAdministrations();
  return (
    <Loaded query={administrations} rows={2}>
      {(rows) =>
        rows.length === 0 ? (
          <Stack align="flex-start">
            <Text fz="sm">{t('mapping.noAdministrations')}</Text>
            <Button component={Link} to="/administrations">
              {t('mapping.toAdministrations')}
            </Button>
          </Stack>
        ) : (
          <MappingForm account={account} administrations={rows} onClose={onClose} />
        )
      }
    </Loaded>
  );
}
