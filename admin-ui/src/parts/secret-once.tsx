import { Alert, Button, Code, CopyButton, Group, Modal, Stack } from '@mantine/core';
import { IconCheck, IconCopy, IconEyeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface SecretOnceProps {
  readonly title: string;
  readonly text: string;
  /** Null: nothing to show. */
  readonly secret: string | null;
  readonly onClose: () => void;
}

/** Shows a secret the one time it can be shown. Closes only by its button, so that nobody loses it with a stray click. */
export function SecretOnce({ title, text, secret, onClose }: SecretOnceProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title={title}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      size="lg"
    >
      <Stack>
        <Alert color="yellow" icon={<IconEyeOff />}>
          {text}
        </Alert>
        <Code block fz="sm" className="figures" style={{ whiteSpace: 'pre-wrap', wordBreak: 'break-all' }}>
          {secret}
        </Code>
        <Group justify="flex-end">
          <CopyButton value={secret ?? ''}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                onClick={copy}
              >
                {copied ? t('common.copied') : t('common.copy')}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>{t('apiKeys.stored')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
