import { Badge } from "@mantine/core";
import type { Severity } from "@/api/types";
import { sentence } from "@/format/words";

const COLORS: Record<Severity, string> = { low: "gray", medium: "yellow", high: "orange", critical: "red" };

interface SeverityProps {
  severity: Severity;
}

export function SeverityBadge({ severity }: SeverityProps) {
  return (
    <Badge
      color={severity === "critical" ? "red.8" : COLORS[severity]}
      variant={severity === "critical" ? "filled" : "light"}
    >
      {sentence(severity)}
    </Badge>
  );
}

export function severityColor(severity: Severity): string {
  return severity === "low" ? "var(--tandem-line)" : `var(--mantine-color-${COLORS[severity]}-filled)`;
}
