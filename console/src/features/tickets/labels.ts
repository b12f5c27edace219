import type { Category, Severity } from "@/api/types";

export const SEVERITIES: Record<Severity, string> = {
  low: "Low",
  medium: "Medium",
  high: "High",
  critical: "Critical",
};

export const CATEGORIES: Record<Category, string> = {
  technical: "Technical",
  billing: "Billing",
  sales: "Sales",
  general: "General",
};
