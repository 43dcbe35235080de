import { Avatar, Group, Menu, Text, UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconDeviceDesktop, IconLock, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSessionChange, useSignedIn, useSignOut } from '../api/session.ts';
import { changeLanguage, LANGUAGES, type Language } from '../i18n/i18n.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { ChangePassword } from './change-password.tsx';
import classes from './switch.module.css';

const SCHEMES = [
  { scheme: 'light', icon: IconSun },
  { scheme: 'dark', icon: IconMoon },
  { scheme: 'auto', icon: IconDeviceDesktop },
] as const;

/** Languages are named in themselves: who cannot read the page can still find her own. */
const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { nl: 'Nederlands', en: 'English' };

/** Who one is, and how one likes to see the pages. */
export function Preferences({ narrow }: { readonly narrow: boolean }) {
  const { t } = useTranslation();
  const { user, role } = useSignedIn();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const language = useLanguage();
  const change = useSessionChange();
  const signOut = useSignOut();
  const [changing, password] = useDisclosure();

  const choose = (next: Language) => {
    void changeLanguage(next);
    change.run({ language: next });
  };
  const tick = (chosen: boolean) => (chosen ? <IconCheck size={16} aria-hidden="true" /> : null);
  return (
    <>
      <Menu position="top-start" width={250} shadow="md">
        <Menu.Target>
          <UnstyledButton className={classes.face}>
            <VisuallyHidden>{t('preferences.label')}:</VisuallyHidden>
            <Group gap={10} wrap="nowrap">
              <Avatar size={32} radius="xl" name={user.name} color="gray" aria-hidden="true" />
              {narrow ? (
                <VisuallyHidden>{user.name}</VisuallyHidden>
              ) : (
                <div className="one-line">
                  <Text fz="sm" fw={550} className="one-line">
                    {user.name}
                  </Text>
                  <Text fz="xs" c="dimmed" className="one-line">
                    {t(`preferences.role.${role}`)}
                  </Text>
                </div>
              )}
            </Group>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{user.email}</Menu.Label>
          <Menu.Divider />
          <Menu.Label>{t('preferences.language')}</Menu.Label>
          {LANGUAGES.map((one) => (
            <Menu.Item key={one} lang={one} onClick={() => choose(one)} rightSection={tick(one === language)}>
              {LANGUAGE_NAMES[one]}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Label>{t('preferences.scheme')}</Menu.Label>
          {SCHEMES.map(({ scheme, icon: Picture }) => (
            <Menu.Item
              key={scheme}
              leftSection={<Picture size={16} />}
              rightSection={tick(scheme === colorScheme)}
              onClick={() => setColorScheme(scheme)}
            >
              {t(`preferences.${scheme}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconLock size={16} />} onClick={password.open}>
            {t('password.change')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.run()}>
            {t('preferences.signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ChangePassword opened={changing} onClose={password.close} />
    </>
  );
}
