import {
  Badge,
  Button,
  Card,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  type MantineColorsTuple,
  Menu,
  Modal,
  mergeThemeOverrides,
  Table,
  Tooltip,
} from '@mantine/core';

/** Petrol: ours. Shade 7 carries white text at 5.6 : 1. */
const petrol: MantineColorsTuple = [
  '#e9f7f5',
  '#d3ece9',
  '#a6d9d2',
  '#74c4ba',
  '#4cb3a6',
  '#32a799',
  '#128e80',
  '#0b7a6f',
  '#0b6b63',
  '#04544e',
];

/** Mantine's dark greys, turned a little towards blue so that petrol sits well on them. 6 is a card, 7 the frame, 8 the page. */
const dark: MantineColorsTuple = [
  '#dfe3e8',
  '#c3cad2',
  '#a3abb5',
  '#858e99',
  '#3d4651',
  '#2d343d',
  '#20262d',
  '#1a1f25',
  '#13171b',
  '#0d1013',
];

const title = { fontSize: 'var(--mantine-font-size-lg)', fontWeight: 650 };

const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 8, dark: 7 },
  colors: { petrol, dark },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Segoe UI Mono', Menlo, monospace",
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  autoContrast: true,
  components: {
    Card: Card.extend({ defaultProps: { withBorder: true, padding: 'lg' } }),
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    // A badge is a word: in a narrow column the column gives way, not the word.
    Badge: Badge.extend({
      defaultProps: { variant: 'light', tt: 'none', fw: 550, radius: 'sm', size: 'md', miw: 'max-content' },
    }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 'sm', horizontalSpacing: 'md' } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45 } },
      styles: { title },
    }),
    Drawer: Drawer.extend({
      defaultProps: { position: 'right', overlayProps: { backgroundOpacity: 0.35 } },
      styles: { title },
    }),
    // The placeholder would stand in the menu as something that is no item of it; the first item takes the focus itself.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    Tooltip: Tooltip.extend({ defaultProps: { withArrow: true, openDelay: 350 } }),
  },
});

/** The theme, with the word for closing in the reader's language: a cross alone says nothing to a screen reader. */
export function themeIn(close: string) {
  const defaultProps = { closeButtonProps: { 'aria-label': close } };
  return mergeThemeOverrides(theme, {
    components: { Modal: Modal.extend({ defaultProps }), Drawer: Drawer.extend({ defaultProps }) },
  });
}

/** Mantine's dimmed grey is 3.3 : 1 on white, too faint to read all day; these are above 4.5 : 1 on page and card. */
export const cssVariables: CSSVariablesResolver = (mantine) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#59636e',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-placeholder': '#646d78',
    '--mantine-color-error': '#b42318',
    '--mantine-color-yellow-light-color': '#7a4b00',
    '--mantine-color-orange-light-color': '#9a3412',
    '--mantine-color-red-light-color': '#a61e14',
    '--mantine-color-gray-light-color': '#434b54',
    '--mantine-color-petrol-light-color': '#04544e',
    '--koppel-page': '#f6f7f8',
    '--koppel-line': '#e3e6e9',
    '--koppel-in': '#0b6b3a',
    '--koppel-open': '#fff6dc',
    '--day-proven': '#3aa394',
    '--day-gap': '#d92d20',
    '--day-corrected': '#e0a100',
    '--day-none': '#e9ecef',
    '--koppel-row': mantine.colors.petrol?.[0] ?? '#e9f7f5',
  },
  dark: {
    '--mantine-color-dimmed': '#a3abb5',
    '--mantine-color-placeholder': '#98a1ac',
    '--mantine-color-error': '#ff8f85',
    '--mantine-color-anchor': mantine.colors.petrol?.[3] ?? '#74c4ba',
    '--koppel-page': mantine.colors.dark?.[8] ?? '#13171b',
    '--koppel-line': mantine.colors.dark?.[5] ?? '#2d343d',
    '--koppel-in': '#69d39a',
    '--koppel-open': '#332b12',
    '--day-proven': '#2a8f81',
    '--day-gap': '#f0695f',
    '--day-corrected': '#d9a514',
    '--day-none': '#2d343d',
    '--koppel-row': '#16302e',
  },
});
