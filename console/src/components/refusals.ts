import { Problem } from "@/api/problem";

interface Fault {
  loc: string[];
  msg: string;
}

/** The api's refusal by field of the form; `null` when it is about no field. */
export function refusalOf(error: unknown): Record<string, string> | null {
  if (!(error instanceof Problem)) return null;
  if (typeof error.extra.field === "string") return { [error.extra.field]: error.detail };
  if (error.code !== "invalid" || !Array.isArray(error.extra.errors)) return null;
  const faults = error.extra.errors.filter(isFault).map(({ loc, msg }) => [loc.slice(1).join("."), msg]);
  return faults.length > 0 ? Object.fromEntries(faults) : null;
}

function isFault(value: unknown): value is Fault {
  return typeof value === "object" && value !== null && "loc" in value && Array.isArray(value.loc) && "msg" in value;
}
