import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { CallDetail } from "@/api/types";
import { CourseRibbon } from "@/components/call/CourseRibbon";
import { CALL_STATES } from "@/components/call/labels";
import { Timeline } from "@/components/call/Timeline";
import { Panel } from "@/components/Panel";
import { StateBadge } from "@/components/StateBadge";
import { shortDate } from "@/format/time";
import classes from "./TicketPage.module.css";

interface TicketCallProps {
  call: CallDetail;
}

export function TicketCall({ call }: TicketCallProps) {
  return (
    <Panel
      title={`Call of ${shortDate(call.created_at)}`}
      scroll={false}
      aside={
        <>
          <StateBadge of={CALL_STATES[call.state]} />
          <Anchor fz="sm" renderRoot={(props) => <Link to="/calls/$callId" params={{ callId: call.id }} {...props} />}>
            Open the call
          </Anchor>
        </>
      }
    >
      <div className={classes.ribbon}>
        <CourseRibbon transitions={call.transitions} endedAt={call.ended_at} />
      </div>
      <Timeline
        recorded={call}
        callerName={call.caller_name}
        end={call.ended_at === null ? null : { at: call.ended_at, reason: call.end_reason }}
      />
    </Panel>
  );
}
