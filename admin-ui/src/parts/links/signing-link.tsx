import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '../../../../core/api/schema/links.ts';
import { useSigningLink } from '../../api/links.ts';
import { CopyField } from '../copy-field.tsx';
import { Moment } from '../day.tsx';
import { ProblemNotice } from '../problem-notice.tsx';

interface SigningLinkProps {
  readonly opened: boolean;
  readonly connection: ConnectionView;
  readonly bank: string;
  readonly onClose: () => void;
}

/** An address for the person who may sign at the bank and has no account here. */
export function SigningLink({ opened, connection, bank, onClose }: SigningLinkProps) {
  const { t } = useTranslation();
  const make = useSigningLink(connection.id);
  const close = () => {
    make.reset();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={t('link.sign.title', { bank })} size="lg">
      <Stack>
        <Text size="sm">{t('link.sign.text', { bank })}</Text>
        {make.problem === null ? null : <ProblemNotice problem={make.problem.problem} />}
        {make.answer === undefined ? null : (
          <>
            <CopyField label={t('link.sign.address')} value={make.answer.url} />
            <Text size="sm" c="dimmed">
              {t('link.sign.until')} <Moment at={make.answer.expiresAt} />
            </Text>
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('common.close')}
          </Button>
          {make.answer === undefined ? (
            <Button loading={make.busy} onClick={() => make.run()} data-autofocus>
              {t('link.sign.make')}
            </Button>
          ) : null}
        </Group>
      </Stack>
    </Modal>
  );
}
