import type { CallDetail } from "@/api/types";
import { CALL_STATES } from "@/components/call/labels";
import { StateBadge } from "@/components/StateBadge";
import { useNow } from "@/components/useNow";
import { between, clockFace, fullDate } from "@/format/time";
import { sentence } from "@/format/words";
import classes from "./CallTitle.module.css";

interface CallTitleProps {
  call: CallDetail;
}

export function CallTitle({ call }: CallTitleProps) {
  const start = call.answered_at ?? call.created_at;
  return (
    <header className={classes.title}>
      <h1 className={classes.name}>{call.caller_name || "Unknown caller"}</h1>
      <span className="figures">{call.caller_number || "number withheld"}</span>
      <StateBadge of={CALL_STATES[call.state]} />
      <div className={`${classes.facts} figures`}>
        <span>
          {sentence(call.flow)} line{call.dialled_number && ` (${call.dialled_number})`}
        </span>
        <span>{fullDate(call.created_at)}</span>
        <span>{call.ended_at === null ? <Running since={start} /> : clockFace(between(start, call.ended_at))}</span>
      </div>
    </header>
  );
}

function Running({ since }: { since: string }) {
  return <>{clockFace(useNow() - Date.parse(since))}</>;
}
