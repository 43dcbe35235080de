import type { ReactNode } from 'react';
import classes from './explanation.module.css';

export type PictureOf = 'sign-in' | 'accounts' | 'confirm' | 'services' | 'books';

const TICK = 'l3 3 5-6';

/** A sketch of the page one will see. Decoration: the words beside it say the same. */
export function Picture({ of }: { readonly of: PictureOf }) {
  return (
    <svg className={classes.picture} viewBox="0 0 132 84" aria-hidden="true">
      <rect x="1" y="1" width="130" height="82" rx="8" className={classes.paper} />
      <rect x="1" y="1" width="130" height="14" rx="7" className={classes.ink} />
      {INSIDE[of]}
    </svg>
  );
}

const INSIDE: Readonly<Record<PictureOf, ReactNode>> = {
  'sign-in': (
    <>
      <Field y={26} />
      <Field y={42} />
      <rect x="74" y="60" width="26" height="12" rx="4" className={classes.own} />
    </>
  ),
  accounts: (
    <>
      <Account y={24} ticked />
      <Account y={42} ticked />
      <Account y={60} />
    </>
  ),
  confirm: (
    <>
      <rect x="48" y="22" width="36" height="54" rx="6" className={classes.edge} />
      <path d={`M60 48${TICK}`} className={classes.stroke} transform="translate(-26 -20) scale(1.4)" />
      <rect x="56" y="64" width="20" height="6" rx="3" className={classes.own} />
    </>
  ),
  services: (
    <>
      {[26, 44, 62].map((y) => (
        <g key={y}>
          <rect x="12" y={y + 2} width="42" height="6" rx="3" className={classes.ink} />
          <path d={`M66 ${y + 5}${TICK}`} className={classes.stroke} />
          {y === 62 ? null : <path d={`M88 ${y + 5}${TICK}`} className={classes.stroke} />}
          {y === 26 ? (
            <path d={`M110 ${y + 5}${TICK}`} className={classes.stroke} />
          ) : (
            <rect x="109" y={y + 4} width="10" height="2" rx="1" className={classes.ink} />
          )}
        </g>
      ))}
    </>
  ),
  books: (
    <>
      <rect x="12" y="34" width="38" height="26" rx="5" className={classes.edge} />
      <rect x="18" y="42" width="26" height="4" rx="2" className={classes.ink} />
      <rect x="18" y="49" width="16" height="4" rx="2" className={classes.ink} />
      <path d="M56 47h18m-6-6 6 6-6 6" className={classes.stroke} />
      <path d="M82 26h32a4 4 0 0 1 4 4v36a4 4 0 0 1-4 4H82z" className={classes.own} />
      <rect x="90" y="36" width="20" height="4" rx="2" fill="#fff" />
      <rect x="90" y="44" width="14" height="4" rx="2" fill="#fff" />
    </>
  ),
};

function Field({ y }: { readonly y: number }) {
  return <rect x="32" y={y} width="68" height="11" rx="3" className={classes.edge} />;
}

function Account({ y, ticked = false }: { readonly y: number; readonly ticked?: boolean }) {
  return (
    <>
      <rect x="14" y={y} width="11" height="11" rx="3" className={ticked ? classes.own : classes.edge} />
      <rect x="32" y={y + 2} width={ticked ? 66 : 50} height="7" rx="3" className={classes.ink} />
    </>
  );
}
