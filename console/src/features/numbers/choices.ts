import type { Flow } from "@/api/types";

export interface Choice {
  value: string;
  label: string;
}

const NAMES = new Intl.DisplayNames(["en"], { type: "language" });
const LANGUAGES = [
  ..."en en-US en-GB en-AU en-IN de de-AT de-CH fr fr-CA es es-MX es-US it pt pt-BR nl pl cs sk sl hr hu ro bg el".split(
    " ",
  ),
  ..."sv da nb fi et lv lt uk ru tr ar he hi bn ta te id ms vi th ja ko zh-CN zh-TW".split(" "),
];

export function languageChoices(chosen: string): Choice[] {
  return withChosen(LANGUAGES, chosen).map((tag) => ({ value: tag, label: `${languageName(tag)} (${tag})` }));
}

export function languageName(tag: string): string {
  try {
    return NAMES.of(tag) ?? tag;
  } catch (error) {
    if (error instanceof RangeError) return tag;
    throw error;
  }
}

export function zoneChoices(zones: readonly string[], chosen: string): Choice[] {
  return withChosen(zones, chosen).map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
}

/** What workers can run, and what is chosen although none has said so. */
export function flowChoices(flows: readonly Flow[], chosen: string): Choice[] {
  const known = flows.map(({ name, title }) => ({ value: name, label: `${title} (${name})` }));
  return flows.some(({ name }) => name === chosen) ? known : [...known, { value: chosen, label: chosen }];
}

export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function withChosen(values: readonly string[], chosen: string): string[] {
  return [...new Set([chosen, ...values])];
}
