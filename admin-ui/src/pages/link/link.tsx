import { Alert, Button, SimpleGrid } from '@mantine/core';
import { IconFileUpload, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink } from 'react-router';
import type { BankTile } from '../../../../core/api/schema/links.ts';
import { useBanks, useStartLink } from '../../api/links.ts';
import { useMay } from '../../api/session.ts';
import { useFollow } from '../../parts/links/use-follow.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { BankCard } from './bank-card.tsx';
import { Explanation } from './explanation.tsx';

/** The first step of a link: which bank. */
export function Link() {
  const { t } = useTranslation();
  const may = useMay();
  const banks = useBanks();
  const [explained, setExplained] = useState<BankTile | null>(null);
  const [going, setGoing] = useState<string | null>(null);
  const follow = useFollow();
  const start = useStartLink(follow);
  const add = (tile: BankTile) => {
    setGoing(tile.connector);
    setExplained(null);
    start.run(tile);
  };
  return (
    <Page
      title={t('link.title')}
      lead={t('link.lead')}
      actions={
        <Button component={RouterLink} to="/upload" variant="default" leftSection={<IconFileUpload size={18} />}>
          {t('link.otherBank')}
        </Button>
      }
    >
      {may.manage ? null : (
        <Alert color="yellow" icon={<IconLock />}>
          {t('link.administratorsOnly')}
        </Alert>
      )}
      {start.problem === null ? null : <ProblemNotice problem={start.problem.problem} />}
      <Loaded query={banks}>
        {(tiles) =>
          tiles.length === 0 ? (
            <Nothing
              icon={IconFileUpload}
              title={t('link.noBanksTitle')}
              text={t('link.noBanksText')}
              action={
                <Button component={RouterLink} to="/upload">
                  {t('entries.emptyAction')}
                </Button>
              }
            />
          ) : (
            <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }}>
              {tiles.map((tile) => (
                <BankCard
                  key={`${tile.connector} ${tile.code}`}
                  tile={tile}
                  busy={start.busy && going === tile.connector}
                  onAdd={() => add(tile)}
                  onExplain={() => setExplained(tile)}
                />
              ))}
            </SimpleGrid>
          )
        }
      </Loaded>
      <Explanation tile={explained} onAdd={add} onClose={() => setExplained(null)} />
    </Page>
  );
}
