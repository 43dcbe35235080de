import { Button, Group, Stack, Text } from '@mantine/core';
import { Dropzone, type FileRejection } from '@mantine/dropzone';
import { IconFileUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { MAX_FILE_BYTES } from '../../api/send-file.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { warn } from '../../parts/announce.tsx';
import { formatBytes } from '../../parts/format.ts';
import classes from './drop-area.module.css';
import { addFiles } from './queue.ts';

export function DropArea() {
  const { t } = useTranslation();
  const language = useLanguage();
  const refuse = (rejections: FileRejection[]) => {
    for (const { file } of rejections) {
      const max = formatBytes(MAX_FILE_BYTES, language);
      warn(t('upload.failed'), t('upload.rejectedSize', { name: file.name, max }));
    }
  };
  return (
    <Dropzone
      onDrop={(files) => addFiles(files)}
      onReject={refuse}
      maxSize={MAX_FILE_BYTES}
      className={classes.area ?? ''}
      inputProps={{ 'aria-label': t('upload.choose') }}
    >
      <Group justify="center" gap="lg" className={classes.inside}>
        <IconFileUpload size={44} stroke={1.4} aria-hidden="true" className={classes.picture} />
        <Stack gap={2}>
          <Text fw={600} fz="lg">
            {t('upload.drop')}
          </Text>
          <Text c="dimmed" fz="sm">
            {t('upload.dropHint')}
          </Text>
        </Stack>
        <Button component="span" variant="default" className={classes.button}>
          {t('upload.choose')}
        </Button>
      </Group>
    </Dropzone>
  );
}
