import type { CallDetail } from "@/api/types";
import { CALL_STATES } from "@/components/call/labels";
import { RecordTitle } from "@/components/RecordTitle";
import { StateBadge } from "@/components/StateBadge";
import { useNow } from "@/components/useNow";
import { between, clockFace, fullDate } from "@/format/time";
import { sentence } from "@/format/words";

interface CallTitleProps {
  call: CallDetail;
}

export function CallTitle({ call }: CallTitleProps) {
  const start = call.answered_at ?? call.created_at;
  return (
    <RecordTitle
      name={call.caller_name || "Unknown caller"}
      marks={
        <>
          <span className="figures">{call.caller_number || "number withheld"}</span>
          <StateBadge of={CALL_STATES[call.state]} />
        </>
      }
      facts={
        <>
          <span>
            {sentence(call.flow)} line{call.dialled_number && ` (${call.dialled_number})`}
          </span>
          <span>{fullDate(call.created_at)}</span>
          <span>{call.ended_at === null ? <Running since={start} /> : clockFace(between(start, call.ended_at))}</span>
        </>
      }
    />
  );
}

function Running({ since }: { since: string }) {
  return <>{clockFace(useNow() - Date.parse(since))}</>;
}
