import { AppShell, Box, Burger, Group, ScrollArea, Text } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Outlet } from 'react-router';
import type { OverviewView } from '../../../core/api/schema/streams.ts';
import { useMay } from '../api/session.ts';
import { useOne } from '../api/use-list.ts';
import { Brand, BrandMark } from './brand.tsx';
import { NavItem } from './nav-item.tsx';
import { NAVIGATION } from './navigation.ts';
import { OrganisationSwitch } from './organisation-switch.tsx';
import { Preferences } from './preferences.tsx';
import classes from './shell.module.css';

/** The frame of every page: a full menu when wide, icons on a tablet, a drawer on a phone. */
export function Shell() {
  const { t } = useTranslation();
  const [opened, drawer] = useDisclosure();
  const narrow = useMediaQuery('(min-width: 48em) and (max-width: 74.99em)', undefined, {
    getInitialValueInEffect: false,
  });
  const may = useMay();
  const overview = useOne<OverviewView>('/v1/overview').data;
  return (
    <AppShell
      layout="alt"
      header={{ height: { base: 52, sm: 0 } }}
      navbar={{ width: { base: 280, sm: 68, lg: 248 }, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', lg: 'xl' }}
    >
      <a href="#content" className={classes.skip}>
        {t('nav.skip')}
      </a>
      <AppShell.Header hiddenFrom="sm" px="md">
        <Group h="100%" justify="space-between">
          <Brand />
          <Burger opened={opened} onClick={drawer.toggle} size="sm" aria-label={t('nav.open')} />
        </Group>
      </AppShell.Header>

      <AppShell.Navbar className={classes.navbar ?? ''}>
        <AppShell.Section p="sm" pb={0}>
          <Group justify={narrow ? 'center' : 'space-between'} px={narrow ? 0 : 6} py={6} mb={6}>
            {narrow ? <BrandMark /> : <Brand />}
            <Burger opened onClick={drawer.close} size="sm" hiddenFrom="sm" aria-label={t('common.close')} />
          </Group>
          <OrganisationSwitch narrow={narrow} />
        </AppShell.Section>
        <AppShell.Section grow component={ScrollArea} type="never">
          <nav aria-label={t('nav.label')}>
            {NAVIGATION.map((section) => (
              <Box key={section.text ?? 'start'} px="sm" pt="xs">
                {section.text === null ? null : narrow ? (
                  <div className={classes.line} />
                ) : (
                  <Text fz={11} fw={600} c="dimmed" px={10} pb={4} pt={6}>
                    {t(`nav.${section.text}`)}
                  </Text>
                )}
                {section.destinations
                  .filter((one) => may.manage || one.administrators !== true)
                  .map((destination) => (
                    <NavItem
                      key={destination.to}
                      destination={destination}
                      count={overview === undefined ? 0 : (destination.count?.(overview) ?? 0)}
                      narrow={narrow}
                      onGo={drawer.close}
                    />
                  ))}
              </Box>
            ))}
          </nav>
        </AppShell.Section>
        <AppShell.Section p="sm" className={classes.foot ?? ''}>
          <Preferences narrow={narrow} />
        </AppShell.Section>
      </AppShell.Navbar>

      <AppShell.Main id="content" tabIndex={-1} className={classes.main ?? ''}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
