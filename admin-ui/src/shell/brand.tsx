import { Group, Text } from '@mantine/core';

/** Our mark: two links, coupled. */
export function BrandMark({ size = 28 }: { readonly size?: number }) {
  return <img src="/koppel.svg" width={size} height={size} alt="" />;
}

export function Brand({ size = 28 }: { readonly size?: number }) {
  return (
    <Group gap="xs" wrap="nowrap">
      <BrandMark size={size} />
      <Text fw={700} fz={size * 0.68} lts="-0.02em">
        Koppel
      </Text>
    </Group>
  );
}
