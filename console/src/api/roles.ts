import type { Role } from "./types";

const RANKS: readonly Role[] = ["operator", "supervisor", "admin"];

/** Each role may do what the ones before it may. The api judges; this only leaves out what it would refuse. */
export function isAtLeast(role: Role, needed: Role): boolean {
  return RANKS.indexOf(role) >= RANKS.indexOf(needed);
}
