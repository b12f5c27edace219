import { Badge } from "@mantine/core";

interface StateBadgeProps {
  of: { label: string; color: string };
}

export function StateBadge({ of }: StateBadgeProps) {
  return <Badge color={of.color}>{of.label}</Badge>;
}
