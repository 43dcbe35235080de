import { ActionIcon, Avatar, Badge, Group, Menu, Select, Table, Text } from '@mantine/core';
import { IconDots, IconLink, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ROLES, type User, useChangeRole } from '../../api/access.ts';
import { useSignedIn } from '../../api/session.ts';
import { Day } from '../../parts/day.tsx';
import { useProblemToast } from '../../parts/use-problem-toast.ts';

interface UserTableProps {
  readonly users: readonly User[];
  readonly onLink: (user: User) => void;
  readonly onRemove: (user: User) => void;
}

export function UserTable({ users, onLink, onRemove }: UserTableProps) {
  const { t } = useTranslation();
  return (
    <Table.ScrollContainer minWidth={620} type="native">
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('common.name')}</Table.Th>
            <Table.Th>{t('users.role')}</Table.Th>
            <Table.Th>{t('users.since')}</Table.Th>
            <Table.Th aria-label={t('common.actions')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {users.map((user) => (
            <UserRow key={user.id} user={user} onLink={onLink} onRemove={onRemove} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface UserRowProps extends Omit<UserTableProps, 'users'> {
  readonly user: User;
}

function UserRow({ user, onLink, onRemove }: UserRowProps) {
  const { t } = useTranslation();
  const change = useChangeRole();
  const oneself = useSignedIn().user.id === user.id;
  useProblemToast(change.problem);
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="sm" wrap="nowrap">
          <Avatar size={34} radius="xl" name={user.name} color="gray" aria-hidden="true" />
          <div>
            <Group gap="xs">
              <Text fz="sm" fw={550}>
                {user.name}
              </Text>
              {oneself ? <Badge color="petrol">{t('users.you')}</Badge> : null}
              {user.state === 'invited' ? <Badge color="yellow">{t('users.invited')}</Badge> : null}
            </Group>
            <Text fz="xs" c="dimmed">
              {user.email}
            </Text>
          </div>
        </Group>
      </Table.Td>
      <Table.Td>
        <Select
          size="xs"
          w={160}
          allowDeselect={false}
          aria-label={t('users.roleOf', { name: user.name })}
          // Nobody takes her own rights away by a slip; another administrator can.
          disabled={oneself || change.busy}
          value={user.role}
          onChange={(role) => {
            const chosen = ROLES.find((one) => one === role);
            if (chosen !== undefined) change.run({ id: user.id, role: chosen });
          }}
          data={ROLES.map((role) => ({ value: role, label: t(`preferences.role.${role}`) }))}
        />
      </Table.Td>
      <Table.Td>
        <Day value={user.createdAt.slice(0, 10)} fz="sm" />
      </Table.Td>
      <Table.Td ta="right">
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={`${t('common.more')}: ${user.name}`}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconLink size={16} />} onClick={() => onLink(user)}>
              {t('users.newLink')}
            </Menu.Item>
            {oneself ? null : (
              <Menu.Item
                c="var(--mantine-color-error)"
                leftSection={<IconTrash size={16} />}
                onClick={() => onRemove(user)}
              >
                {t('users.remove')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </Table.Td>
    </Table.Tr>
  );
}
