import { shortDate } from "@/format/time";
import { sentence } from "@/format/words";

const MOMENTS = ["since", "until"];

/** A filter as it is on record, to be read: `Status: open, pending; owner: me`. */
export function filterWords(query: Record<string, unknown>): string {
  return sentence(
    Object.entries(query)
      .map(([name, value]) => `${name.replaceAll("_", " ")}: ${valueWords(name, value)}`)
      .join("; "),
  );
}

function valueWords(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => valueWords(name, each)).join(", ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  return MOMENTS.includes(name) ? shortDate(String(value)) : String(value).replaceAll("_", " ");
}
