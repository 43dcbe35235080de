import { Button, Center } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface ShowMoreProps {
  readonly list: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
}

/** Below a list that goes on: its next page. */
export function ShowMore({ list }: ShowMoreProps) {
  const { t } = useTranslation();
  if (!list.hasNextPage) return null;
  return (
    <Center p="sm">
      <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
        {t('common.showMore')}
      </Button>
    </Center>
  );
}
