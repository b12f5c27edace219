import {
  ActionIcon,
  Alert,
  Badge,
  Button,
  colorsTuple,
  createTheme,
  type MantineColorsTuple,
  Menu,
  Modal,
  Notification,
  PasswordInput,
  Select,
  Table,
  Textarea,
  TextInput,
  Tooltip,
} from "@mantine/core";

/** Blue-green, deep enough for white text from shade 7 on: agents, actions, the brand. */
const petrol: MantineColorsTuple = [
  "#e6f5f5",
  "#d0e8e9",
  "#a3d1d3",
  "#72b9bd",
  "#4ba5aa",
  "#32979d",
  "#1f8a91",
  "#0d777e",
  "#036a71",
  "#00565c",
];

const slate: MantineColorsTuple = [
  "#f5f7f8",
  "#edf0f2",
  "#e0e5e8",
  "#cdd5da",
  "#a8b4bb",
  "#84929b",
  "#66757f",
  "#4d5b64",
  "#323e46",
  "#1b252b",
];

const night: MantineColorsTuple = [
  "#d5dde1",
  "#aebac0",
  "#8b99a1",
  "#65747d",
  "#43525b",
  "#313e46",
  "#222d33",
  "#182126",
  "#10181c",
  "#0a1013",
];

const FONT = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif";

export const theme = createTheme({
  primaryColor: "petrol",
  black: "#182127",
  primaryShade: { light: 8, dark: 7 },
  colors: { petrol, gray: slate, dark: night, live: colorsTuple("#18794e") },
  fontFamily: FONT,
  fontFamilyMonospace: "ui-monospace, 'Cascadia Mono', 'SF Mono', Menlo, Consolas, monospace",
  headings: { fontFamily: FONT, fontWeight: "620" },
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.1875rem" },
  defaultRadius: "sm",
  radius: { xs: "3px", sm: "5px", md: "8px", lg: "12px", xl: "20px" },
  focusRing: "auto",
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray", size: 32 } }),
    Alert: Alert.extend({ defaultProps: { radius: "sm", p: "sm" } }),
    Badge: Badge.extend({ defaultProps: { variant: "light", radius: "xs", tt: "none", fw: 550 } }),
    Button: Button.extend({ defaultProps: { size: "sm" }, styles: { label: { fontWeight: 550 } } }),
    Menu: Menu.extend({ defaultProps: { shadow: "md", radius: "sm", offset: 6, withInitialFocusPlaceholder: false } }),
    Modal: Modal.extend({
      defaultProps: { closeButtonProps: { "aria-label": "Close" } },
      styles: { title: { fontWeight: 620 } },
    }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { "aria-label": "Close this message" } } }),
    PasswordInput: PasswordInput.extend({ defaultProps: { size: "sm" } }),
    Select: Select.extend({ defaultProps: { size: "sm" } }),
    Table: Table.extend({
      defaultProps: { borderColor: "var(--tandem-line)", verticalSpacing: 9, horizontalSpacing: "md" },
    }),
    TextInput: TextInput.extend({ defaultProps: { size: "sm" } }),
    Textarea: Textarea.extend({ defaultProps: { size: "sm" } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, withArrow: true, fz: "xs" } }),
  },
});
