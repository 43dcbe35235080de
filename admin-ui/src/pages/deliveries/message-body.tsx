import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A message as it was sent. Laid out for reading; copying gives the exact text that was signed. */
export function MessageBody({ body }: { readonly body: string }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text fz="xs" c="dimmed">
          {t('deliveries.bodyHint')}
        </Text>
        <CopyButton value={body}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {copied ? t('common.copied') : t('common.copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Code block mah={360} style={{ overflow: 'auto' }} tabIndex={0}>
        {laidOut(body)}
      </Code>
    </Stack>
  );
}

function laidOut(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
