import type { Account, AccountSettings, Category, Role } from "@/api/types";

export const SKILLS: readonly Category[] = ["technical", "billing", "sales", "general"];

/** What a role may do, said shortly. */
export const ROLES: Record<Role, { label: string; description: string }> = {
  operator: { label: "Operator", description: "Takes calls, reads calls, tickets and orders" },
  supervisor: { label: "Supervisor", description: "Also sees everybody, decides on refunds and questions" },
  admin: { label: "Admin", description: "Also sets up numbers, queues, outcomes and users" },
};

/** An account as the form has it; a level of 0 is a skill that is not held. */
export interface Draft {
  name: string;
  email: string;
  role: Role;
  levels: Record<Category, number>;
}

export function draftOf(account: Account | null): Draft {
  const held = new Map(account?.skill_levels.map(({ skill, level }) => [skill, level]));
  return {
    name: account?.name ?? "",
    email: account?.email ?? "",
    role: account?.role ?? "operator",
    levels: Object.fromEntries(SKILLS.map((skill) => [skill, held.get(skill) ?? 0])) as Record<Category, number>,
  };
}

export function settingsOf({ levels, ...draft }: Draft): AccountSettings {
  const skills = SKILLS.filter((skill) => levels[skill] > 0).map((skill) => ({ skill, level: levels[skill] }));
  return { ...draft, skills };
}

export function faultsOf(draft: Draft): Record<string, string> {
  const faults: Record<string, string> = {};
  if (draft.name.trim() === "") faults.name = "Write the person's name";
  if (!draft.email.includes("@")) faults.email = "Write an address like olivia@example.com";
  return faults;
}
