import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconRefresh, IconSignature, IconUnlink } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ConnectionView } from '../../../../core/api/schema/links.ts';
import { useEndLink, useRenew } from '../../api/links.ts';
import { useMay } from '../../api/session.ts';
import { announce } from '../announce.tsx';
import { Confirm } from '../confirm.tsx';
import { useProblemToast } from '../use-problem-toast.ts';
import { isUnchosen } from './link-state.tsx';
import { SigningLink } from './signing-link.tsx';
import { useBankName } from './use-bank-name.ts';
import { useFollow } from './use-follow.ts';

interface LinkActionsProps {
  readonly connection: ConnectionView;
  readonly size?: 'xs' | 'sm';
  /** Where the accounts cannot be chosen on the page itself, the button leads there first. */
  readonly offersChoice?: boolean;
}

/** States in which the consent has to be given (again) before anything else: the button stands out. */
const PRESSING: readonly ConnectionView['state'][] = [
  'requested',
  'expiring',
  'expired',
  'revoked',
  'denied',
  'needs-human',
];

/** Renew or begin again, a link for who may sign, and the end of it. */
export function LinkActions({ connection, size = 'sm', offersChoice = false }: LinkActionsProps) {
  const { t } = useTranslation();
  const may = useMay();
  const follow = useFollow();
  const bank = useBankName()(connection).name;
  const [ending, setEnding] = useState(false);
  const [signing, setSigning] = useState(false);
  const renew = useRenew(connection.id, follow);
  const end = useEndLink(connection.id, () => {
    setEnding(false);
    announce(t('link.end.done', { bank }));
  });
  useProblemToast(renew.problem);
  if (!may.manage) return null;
  const words = connection.grantedAt === null ? t('link.startAgain') : t('link.renew');
  const choose = offersChoice && isUnchosen(connection);
  return (
    <>
      {choose ? (
        <Button size={size} component={Link} to={`/connections/${connection.id}`}>
          {t('connections.chooseNow')}
        </Button>
      ) : (
        <Button
          size={size}
          variant={PRESSING.includes(connection.state) ? 'filled' : 'default'}
          leftSection={<IconRefresh size={16} />}
          loading={renew.busy}
          onClick={() => renew.run()}
        >
          {words}
        </Button>
      )}
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={size === 'xs' ? 30 : 36}
            aria-label={t('link.actionsFor', { bank })}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {choose ? (
            <Menu.Item leftSection={<IconRefresh size={16} />} onClick={() => renew.run()}>
              {words}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<IconSignature size={16} />} onClick={() => setSigning(true)}>
            {t('link.sign.action')}
          </Menu.Item>
          {connection.state === 'ended' ? null : (
            <Menu.Item
              c="var(--mantine-color-error)"
              leftSection={<IconUnlink size={16} />}
              onClick={() => setEnding(true)}
            >
              {t('link.end.action')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <SigningLink opened={signing} connection={connection} bank={bank} onClose={() => setSigning(false)} />
      <Confirm
        opened={ending}
        title={t('link.end.title', { bank })}
        text={t('link.end.text', { bank })}
        action={t('link.end.action')}
        danger
        busy={end.busy}
        problem={end.problem}
        onConfirm={() => end.run()}
        onClose={() => {
          end.reset();
          setEnding(false);
        }}
      />
    </>
  );
}
