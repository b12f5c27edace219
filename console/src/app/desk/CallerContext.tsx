import { useQuery } from "@tanstack/react-query";
import { callQuery, earlierCallsQuery, utterancesQuery } from "@/api/calls";
import type { QueueEntry } from "@/api/types";
import { BriefingView } from "@/components/call/BriefingView";
import { CustomerCard } from "@/components/call/CustomerCard";
import { EarlierCallList } from "@/components/call/EarlierCallList";
import { TicketCard } from "@/components/call/TicketCard";
import { Transcript } from "@/components/call/Transcript";
import { LoadFault } from "@/components/Emptiness";
import { Panel } from "@/components/Panel";
import { SkeletonRows } from "@/components/Skeletons";
import { NotesPad } from "@/features/call/NotesPad";
import classes from "./DeskPage.module.css";

interface CallerContextProps {
  entry: QueueEntry;
  isTalking: boolean;
}

/** Everything known of a caller: the same place before, during and after the call, so that nobody has to look twice. */
export function CallerContext({ entry, isTalking }: CallerContextProps) {
  return (
    <div className={classes.columns}>
      <div className={classes.side}>
        <Panel title="Briefing">
          <BriefingView briefing={entry.briefing} />
        </Panel>
        <Case callId={entry.call_id} />
        <EarlierCalls callId={entry.call_id} />
      </div>
      <Panel title="Transcript" scroll={false}>
        <div className={classes.talk}>
          <RunningTranscript key={entry.call_id} entry={entry} />
          {isTalking && (
            <div className={classes.pad}>
              <NotesPad />
            </div>
          )}
        </div>
      </Panel>
    </div>
  );
}

function Case({ callId }: { callId: string }) {
  const { data: call } = useQuery(callQuery(callId));
  return (
    <>
      {call?.ticket && <TicketCard ticket={call.ticket} />}
      {call?.customer && <CustomerCard customer={call.customer} />}
    </>
  );
}

function EarlierCalls({ callId }: { callId: string }) {
  const earlier = useQuery(earlierCallsQuery(callId));
  return (
    <Panel title="Earlier calls">
      {earlier.isPending && <SkeletonRows rows={2} />}
      {earlier.isError && (
        <LoadFault what="Earlier calls" error={earlier.error} onRetry={() => void earlier.refetch()} />
      )}
      {earlier.data && <EarlierCallList calls={earlier.data} />}
    </Panel>
  );
}

function RunningTranscript({ entry }: { entry: QueueEntry }) {
  const utterances = useQuery(utterancesQuery(entry.call_id));
  if (utterances.isPending) return <SkeletonRows rows={4} />;
  if (utterances.data === undefined) {
    return <LoadFault what="The transcript" error={utterances.error} onRetry={() => void utterances.refetch()} />;
  }
  return <Transcript utterances={utterances.data} callerName={entry.caller_name} />;
}
