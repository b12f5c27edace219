import type { Category } from "@/api/types";

export const QUEUES: Record<Category, string> = {
  technical: "Technical",
  billing: "Billing",
  sales: "Sales",
  general: "General",
};
