import { Badge, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useLanguage } from '../i18n/use-language.ts';
import { formatCount } from '../parts/format.ts';
import classes from './nav-item.module.css';
import type { Destination } from './navigation.ts';

interface NavItemProps {
  readonly destination: Destination;
  /** 0: no badge. */
  readonly count: number;
  /** Icons only: the name comes as a tooltip. */
  readonly narrow: boolean;
  readonly onGo: () => void;
}

export function NavItem({ destination, count, narrow, onGo }: NavItemProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const label = t(`nav.${destination.text}`);
  const Picture = destination.icon;
  const counted = count === 0 ? null : formatCount(count, language);
  return (
    <Tooltip
      label={counted === null ? label : `${label} (${counted})`}
      position="right"
      disabled={!narrow}
      openDelay={0}
    >
      <NavLink to={destination.to} end={destination.to === '/'} className={classes.item ?? ''} onClick={onGo}>
        <Picture size={20} stroke={1.7} aria-hidden="true" className={classes.icon} />
        <span className={narrow ? classes.hidden : classes.label}>{label}</span>
        {counted === null ? null : narrow ? (
          <span className={classes.dot} data-alarming={destination.alarming === true || undefined} />
        ) : (
          <Badge size="sm" variant="light" color={destination.alarming === true ? 'red' : 'gray'} className="figures">
            {counted}
          </Badge>
        )}
      </NavLink>
    </Tooltip>
  );
}
