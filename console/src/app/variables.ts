import type { CSSVariablesResolver, MantineTheme } from "@mantine/core";

type Tint = "petrol" | "green" | "yellow" | "orange" | "red" | "violet" | "gray";
type Inks = Record<Tint, string>;

const LIGHT_INKS: Inks = {
  petrol: "#005a61",
  green: "#17603b",
  yellow: "#7a4e00",
  orange: "#943c00",
  red: "#a3191b",
  violet: "#4a3fb0",
  gray: "#3f4c54",
};

const DARK_INKS: Inks = {
  petrol: "#7ccfd2",
  green: "#70d2a0",
  yellow: "#ecc06a",
  orange: "#f1a46c",
  red: "#ff9d96",
  violet: "#b4adf6",
  gray: "#b6c2c9",
};

/** Badges and notices: a tint of the colour under an ink that keeps its contrast, in both schemes. */
function tints(theme: MantineTheme, inks: Inks, strength: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inks).flatMap(([name, ink]) => [
      [
        `--mantine-color-${name}-light`,
        `color-mix(in srgb, ${theme.colors[name]?.[5]} ${strength}, var(--tandem-panel))`,
      ],
      [`--mantine-color-${name}-light-color`, ink],
    ]),
  );
}

/** Our own names for surfaces and parties, so that a stylesheet never picks a shade by number. */
export const variables: CSSVariablesResolver = (resolved) => ({
  variables: {},
  light: {
    ...tints(resolved, LIGHT_INKS, "18%"),
    "--mantine-color-body": "#ffffff",
    "--mantine-color-dimmed": "#5b6972",
    "--mantine-color-error": LIGHT_INKS.red,
    "--tandem-canvas": "#eef1f3",
    "--tandem-panel": "#ffffff",
    "--tandem-sunken": "#f6f8f9",
    "--tandem-line": "#dde3e6",
    "--tandem-hover": "#f1f5f6",
    "--tandem-selected": "#e2f1f1",
    "--tandem-caller": "#39454d",
    "--tandem-agent": "#036a71",
    "--tandem-operator": "#5146b8",
    "--tandem-queue": "#9c5700",
    "--tandem-live": "#18794e",
    "--tandem-live-soft": "#e6f5ec",
  },
  dark: {
    ...tints(resolved, DARK_INKS, "18%"),
    // White words on it: the usual shade of dark schemes is too light for them.
    "--mantine-color-red-filled": "var(--mantine-color-red-8)",
    "--mantine-color-red-filled-hover": "var(--mantine-color-red-9)",
    "--mantine-color-body": "#131b20",
    "--mantine-color-dimmed": "#94a2aa",
    "--mantine-color-error": DARK_INKS.red,
    "--tandem-canvas": resolved.colors.dark[9],
    "--tandem-panel": "#131b20",
    "--tandem-sunken": "#0e1519",
    "--tandem-line": "#243037",
    "--tandem-hover": "#1a252b",
    "--tandem-selected": "#143034",
    "--tandem-caller": "#c3ced4",
    "--tandem-agent": "#62c0c4",
    "--tandem-operator": "#a8a1f0",
    "--tandem-queue": "#e6a23c",
    "--tandem-live": "#4cc38a",
    "--tandem-live-soft": "#12291f",
  },
});
