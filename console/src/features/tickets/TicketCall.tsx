import { Anchor, Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { unlinkCall } from "@/api/tickets";
import type { CallDetail, TicketDetail } from "@/api/types";
import { CourseRibbon } from "@/components/call/CourseRibbon";
import { CALL_STATES } from "@/components/call/labels";
import { Timeline } from "@/components/call/Timeline";
import { Panel } from "@/components/Panel";
import { StateBadge } from "@/components/StateBadge";
import { shortDate } from "@/format/time";
import classes from "./TicketPage.module.css";
import { useTicketMutation } from "./useTicketMutation";

interface TicketCallProps {
  call: CallDetail;
  ticket: TicketDetail;
}

export function TicketCall({ call, ticket }: TicketCallProps) {
  const unlink = useTicketMutation(ticket, () => unlinkCall(ticket.id, call.id), "The call is still linked");
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
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            loading={unlink.isPending}
            onClick={() => unlink.mutate()}
          >
            Unlink
          </Button>
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
