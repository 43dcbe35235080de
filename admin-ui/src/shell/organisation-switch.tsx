import { Avatar, Group, Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconSelector } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useSessionChange, useSignedIn } from '../api/session.ts';
import classes from './switch.module.css';

/** Which organisation one works for. With one organisation it is a name, with more a menu. */
export function OrganisationSwitch({ narrow }: { readonly narrow: boolean }) {
  const { t } = useTranslation();
  const session = useSignedIn();
  const change = useSessionChange();
  const navigate = useNavigate();
  const several = session.organisations.length > 1;
  const name = session.organisation.name;

  const face = (
    <Group gap={10} wrap="nowrap">
      <Avatar size={32} radius="md" color="petrol" name={name} aria-hidden="true" />
      {narrow ? (
        <VisuallyHidden>{name}</VisuallyHidden>
      ) : (
        <>
          <Text fw={600} fz="sm" flex={1} className="one-line">
            {name}
          </Text>
          {several ? <IconSelector size={16} aria-hidden="true" /> : null}
        </>
      )}
    </Group>
  );
  if (!several) return <div className={classes.face}>{face}</div>;

  const choose = async (organisationId: string) => {
    await change.ask({ organisationId });
    await navigate('/');
  };
  return (
    <Menu position="bottom-start" width={280} shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.face}>
          <VisuallyHidden>{t('preferences.chooseOrganisation')}:</VisuallyHidden>
          {face}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        <Menu.Label>{t('preferences.organisation')}</Menu.Label>
        {session.organisations.map((organisation) => (
          <Menu.Item
            key={organisation.id}
            onClick={() => choose(organisation.id)}
            leftSection={<Avatar size={24} radius="sm" color="petrol" name={organisation.name} />}
            rightSection={organisation.id === session.organisation.id ? <IconCheck size={16} /> : null}
          >
            {organisation.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
