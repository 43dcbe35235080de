import { Card, Center, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseAtTheDoor, LANGUAGES } from '../i18n/i18n.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Brand } from './brand.tsx';
import classes from './front-door.module.css';

interface FrontDoorProps {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** The frame of the pages one sees before being signed in. */
export function FrontDoor({ title, lead, children }: FrontDoorProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Center mih="100vh" p="md" component="main" className={classes.door ?? ''}>
      <Stack w="100%" maw={420} gap="lg">
        <Stack gap={4} align="center">
          <Brand size={36} />
          <Text c="dimmed">{t('app.tagline')}</Text>
        </Stack>
        <Card padding="xl" shadow="sm">
          <Title order={1} size="h3">
            {title}
          </Title>
          <Text c="dimmed" mb="lg" mt={2}>
            {lead}
          </Text>
          {children}
        </Card>
        <Group justify="center" gap="lg">
          {LANGUAGES.map((one) => (
            <UnstyledButton
              key={one}
              lang={one}
              fz="sm"
              fw={one === language ? 650 : 400}
              {...(one === language ? {} : { c: 'dimmed' })}
              aria-pressed={one === language}
              onClick={() => chooseAtTheDoor(one)}
            >
              {one === 'nl' ? 'Nederlands' : 'English'}
            </UnstyledButton>
          ))}
        </Group>
      </Stack>
    </Center>
  );
}
