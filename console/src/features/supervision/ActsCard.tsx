import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/auth";
import { isAtLeast } from "@/api/roles";
import { actsQuery } from "@/api/supervision";
import { Panel } from "@/components/Panel";
import { ActsList } from "./ActsList";

/** Beside a call's record: what supervisors did in it, for supervisors alone. */
export function ActsCard({ callId }: { callId: string }) {
  const me = useQuery(meQuery).data;
  return me != null && isAtLeast(me.role, "supervisor") ? <Acts callId={callId} /> : null;
}

function Acts({ callId }: { callId: string }) {
  const acts = useQuery(actsQuery(callId)).data ?? [];
  if (acts.length === 0) return null;
  return (
    <Panel title="Supervision">
      <ActsList callId={callId} />
    </Panel>
  );
}
