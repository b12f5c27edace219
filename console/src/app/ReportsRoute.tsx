import { useNavigate, useSearch } from "@tanstack/react-router";
import { ownTimezone } from "@/features/reports/period";
import { ReportsPage } from "@/features/reports/ReportsPage";

/** What is asked for is in the address: a report can be sent to a colleague. */
export function ReportsRoute() {
  const { period = "today", timezone = ownTimezone(), queue, flow, from, to } = useSearch({ from: "/inside/reports" });
  const navigate = useNavigate({ from: "/reports" });
  return (
    <ReportsPage
      choice={{ period, timezone, queue: queue ?? null, flow: flow ?? null }}
      days={from && to ? { from, to } : null}
      onChoice={(change) => {
        const given = Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value ?? undefined]));
        void navigate({ to: "/reports", search: (before) => ({ ...before, ...given }), replace: true });
      }}
    />
  );
}
