import type { Kind } from "@/api/search";

export const KINDS: Record<Kind, string> = {
  tickets: "Tickets",
  customers: "Customers",
  calls: "Calls",
  transcripts: "Said in calls",
};

interface Search {
  q?: string | undefined;
  /** All of one kind; the newest few of each when it is left out. */
  kind?: Kind | undefined;
}

/** What the address asks for. A number is a query like any other. */
export function readSearch({ q, kind }: Record<string, unknown>): Search {
  const isKind = typeof kind === "string" && Object.hasOwn(KINDS, kind);
  return {
    q: typeof q === "string" || typeof q === "number" ? String(q) : undefined,
    kind: isKind ? (kind as Kind) : undefined,
  };
}
