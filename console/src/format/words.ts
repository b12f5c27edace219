/** `BillingSupportAgent` → `Billing Support`, `run_diagnostics` → `run diagnostics`. */
export function agentTitle(name: string): string {
  const bare = name.replace(/Agent$/, "");
  return bare.replace(/(?<=[a-z0-9])(?=[A-Z])/g, " ");
}

/** `with_operator` → `With operator`. */
export function sentence(code: string): string {
  const words = code.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const [first = "?"] = words;
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return (first.charAt(0) + last.charAt(0)).toUpperCase();
}

/** Who calls, to be said in a sentence. */
export function callerName(of: { caller_name: string | null; caller_number: string }): string {
  return of.caller_name || of.caller_number || "A caller";
}

/** Of things with a label, the labels. */
export function labelsOf<Key extends string>(things: Record<Key, { label: string }>): Record<Key, string> {
  const entries = Object.entries<{ label: string }>(things).map(([key, { label }]) => [key, label]);
  return Object.fromEntries(entries) as Record<Key, string>;
}
