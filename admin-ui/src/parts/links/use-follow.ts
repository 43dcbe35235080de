import { useNavigate } from 'react-router';
import type { Begun } from '../../api/links.ts';

/** Goes where a begun link goes on: at the bank, in this browser; or at the link's own page when the bank asks something first. */
export function useFollow(): (begun: Begun) => void {
  const navigate = useNavigate();
  return ({ connection, step }) => {
    if (step.kind === 'redirect' && step.url !== undefined) window.location.assign(step.url);
    else void navigate(`/connections/${connection.id}`);
  };
}
