import {
  type Icon,
  IconArrowsExchange,
  IconBrain,
  IconBuildingBank,
  IconCalendarCheck,
  IconFileUpload,
  IconGauge,
  IconHistory,
  IconKey,
  IconLink,
  IconListDetails,
  IconNotebook,
  IconPlayerPlay,
  IconPuzzle,
  IconReceiptRefund,
  IconRoute,
  IconSend,
  IconTargetArrow,
  IconUsers,
} from '@tabler/icons-react';
import type { OverviewView } from '../../../core/api/schema/streams.ts';
import type { Texts } from '../i18n/nl.ts';

export interface Destination {
  readonly to: string;
  readonly text: keyof Texts['nav'];
  readonly icon: Icon;
  /** How many things wait there. */
  readonly count?: (overview: OverviewView) => number;
  /** Red instead of grey: something is wrong rather than merely waiting. */
  readonly alarming?: boolean;
  /** Others would only be told that they may not. */
  readonly administrators?: boolean;
}

export interface Section {
  readonly text: keyof Texts['nav'] | null;
  readonly destinations: readonly Destination[];
}

export const NAVIGATION: readonly Section[] = [
  { text: null, destinations: [{ to: '/', text: 'overview', icon: IconGauge }] },
  {
    text: 'books',
    destinations: [
      { to: '/workbench', text: 'workbench', icon: IconTargetArrow, count: (overview) => overview.waiting },
      { to: '/entries', text: 'entries', icon: IconListDetails },
      { to: '/rules', text: 'rules', icon: IconRoute },
      { to: '/learned', text: 'learned', icon: IconBrain },
      { to: '/backtest', text: 'backtest', icon: IconPlayerPlay },
    ],
  },
  {
    text: 'bank',
    destinations: [
      { to: '/connections', text: 'connections', icon: IconLink },
      { to: '/accounts', text: 'accounts', icon: IconBuildingBank, count: (overview) => overview.unmappedAccounts },
      {
        to: '/statements',
        text: 'statements',
        icon: IconCalendarCheck,
        count: (overview) => overview.openGaps,
        alarming: true,
      },
      { to: '/upload', text: 'upload', icon: IconFileUpload },
    ],
  },
  {
    text: 'orders',
    destinations: [
      { to: '/payments', text: 'payments', icon: IconSend },
      { to: '/direct-debits', text: 'directDebits', icon: IconReceiptRefund },
    ],
  },
  {
    text: 'erp',
    destinations: [
      {
        to: '/deliveries',
        text: 'deliveries',
        icon: IconArrowsExchange,
        count: (overview) => overview.failingReceivers,
        alarming: true,
      },
      { to: '/api-keys', text: 'apiKeys', icon: IconKey },
    ],
  },
  {
    text: 'manage',
    destinations: [
      { to: '/administrations', text: 'administrations', icon: IconNotebook },
      { to: '/users', text: 'users', icon: IconUsers, administrators: true },
      { to: '/plugins', text: 'plugins', icon: IconPuzzle },
      { to: '/audit', text: 'audit', icon: IconHistory, administrators: true },
    ],
  },
];
