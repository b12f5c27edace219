import type { Role } from "@/api/types";

/** Where somebody with this role starts the day. */
export const LANDING: Record<Role, "/" | "/calls"> = { operator: "/", supervisor: "/calls", admin: "/calls" };

/** The path to go on with after the login; only a path of this console, never another site. */
export function safePath(candidate: unknown): string | undefined {
  if (typeof candidate !== "string" || !/^\/(?![/\\])/.test(candidate)) return undefined;
  return candidate.startsWith("/login") ? undefined : candidate;
}
