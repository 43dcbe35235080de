import {
  Badge,
  Button,
  Card,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  type MantineColorsTuple,
  Modal,
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

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 8, dark: 6 },
  colors: { petrol },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Segoe UI Mono', Menlo, monospace",
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  autoContrast: true,
  components: {
    Card: Card.extend({ defaultProps: { withBorder: true, padding: 'lg' } }),
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Badge: Badge.extend({ defaultProps: { variant: 'light', tt: 'none', fw: 550, radius: 'sm', size: 'md' } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 'sm', horizontalSpacing: 'md' } }),
    Modal: Modal.extend({ defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45, blur: 2 } } }),
    Drawer: Drawer.extend({ defaultProps: { position: 'right', overlayProps: { backgroundOpacity: 0.35 } } }),
    Tooltip: Tooltip.extend({ defaultProps: { withArrow: true, openDelay: 350 } }),
  },
});

/** Mantine's dimmed grey is 3.3 : 1 on white, too faint to read all day; these are above 4.5 : 1 on page and card. */
export const cssVariables: CSSVariablesResolver = (mantine) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#59636e',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-error': '#b42318',
    '--koppel-page': '#f6f7f8',
    '--koppel-line': '#e3e6e9',
    '--koppel-in': '#0b6b3a',
    '--koppel-row': mantine.colors.petrol?.[0] ?? '#e9f7f5',
  },
  dark: {
    '--mantine-color-dimmed': '#a3abb5',
    '--mantine-color-body': '#1b1f24',
    '--mantine-color-text': '#dfe3e8',
    '--mantine-color-error': '#ff8f85',
    '--mantine-color-default': '#22272e',
    '--mantine-color-default-hover': '#2a3038',
    '--mantine-color-default-border': '#3a424d',
    '--mantine-color-anchor': mantine.colors.petrol?.[3] ?? '#74c4ba',
    '--koppel-page': '#14171b',
    '--koppel-line': '#2d333b',
    '--koppel-in': '#69d39a',
    '--koppel-row': '#16302e',
  },
});
