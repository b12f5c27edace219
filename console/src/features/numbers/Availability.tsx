import { Badge } from "@mantine/core";
import type { PhoneNumber } from "@/api/types";

interface AvailabilityProps {
  of: PhoneNumber;
}

/** Whether people can be reached through this number now, and else from when on. */
export function Availability({ of: { now, timezone } }: AvailabilityProps) {
  if (now.open) return <Badge color="green">Open</Badge>;
  const because = now.closed_because ? `Closed: ${now.closed_because}` : "Closed";
  return <Badge color="gray">{now.opens_at ? `${because}, until ${opening(now.opens_at, timezone)}` : because}</Badge>;
}

/** On the number's own clock: `Mon 30 Nov, 09:00`. */
function opening(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat(undefined, {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(new Date(at));
}
