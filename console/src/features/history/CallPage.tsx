import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { meQuery } from "@/api/auth";
import { callQuery, utterancesQuery } from "@/api/calls";
import { Problem } from "@/api/problem";
import { dispositionsQuery } from "@/api/queue";
import { isAtLeast } from "@/api/roles";
import type { Briefing, CallDetail, Me } from "@/api/types";
import { BriefingView } from "@/components/call/BriefingView";
import { CourseRibbon } from "@/components/call/CourseRibbon";
import { CustomerCard } from "@/components/call/CustomerCard";
import { EntryCard } from "@/components/call/EntryCard";
import { OrderCard } from "@/components/call/OrderCard";
import { RecordingCard } from "@/components/call/RecordingCard";
import { TicketCard } from "@/components/call/TicketCard";
import { Timeline } from "@/components/call/Timeline";
import { usePlayback } from "@/components/call/usePlayback";
import { VoicemailCard } from "@/components/call/VoicemailCard";
import { LoadFault } from "@/components/Emptiness";
import { NotFound } from "@/components/NotFound";
import { Panel } from "@/components/Panel";
import recordClasses from "@/components/Record.module.css";
import { SkeletonRows } from "@/components/Skeletons";
import { CallTitle } from "./CallTitle";
import { ChainBadge } from "./ChainBadge";
import { EraseRecording } from "./EraseRecording";
import { LinkTicket } from "./LinkTicket";

interface CallPageProps {
  callId: string;
  /** The utterance that somebody has come for. */
  foundId: string | null;
  /** What else there is to know of it, for whom it concerns. */
  aside?: ReactNode;
}

export function CallPage({ callId, foundId, aside }: CallPageProps) {
  const call = useQuery(callQuery(callId));
  if (call.isPending) return <SkeletonRows rows={12} />;
  if (call.error instanceof Problem && call.error.status < 500) return <NotFound what="call" />;
  if (call.isError && call.data === undefined) {
    return <LoadFault what="The call" error={call.error} onRetry={() => void call.refetch()} />;
  }
  return <CallRecord call={call.data} foundId={foundId} aside={aside} />;
}

interface CallRecordProps {
  call: CallDetail;
  foundId: string | null;
  aside: ReactNode;
}

function CallRecord({ call, foundId, aside }: CallRecordProps) {
  // The detail has them too; this one grows by what is new while the call goes on.
  const utterances =
    useQuery({ ...utterancesQuery(call.id), placeholderData: call.utterances }).data ?? call.utterances;
  const dispositions = useQuery(dispositionsQuery).data ?? [];
  const briefing = latestBriefing(call);
  const playback = usePlayback(call.recordings, utterances);
  const me = useQuery(meQuery).data ?? null;
  const isAudible = call.recordings.length > 0 && mayListen(call, me);
  return (
    <div className={recordClasses.record}>
      <CallTitle call={call} />
      <CourseRibbon transitions={call.transitions} endedAt={call.ended_at} />
      <div className={recordClasses.columns}>
        <Panel title="What happened" aside={<ChainBadge isIntact={call.chain_intact} />}>
          <Timeline
            recorded={{ ...call, utterances }}
            callerName={call.caller_name}
            foundId={foundId}
            heardId={playback.heardId}
            {...(isAudible && { onPlay: playback.playFrom })}
            end={call.ended_at === null ? null : { at: call.ended_at, reason: call.end_reason }}
          />
        </Panel>
        <div className={recordClasses.aside}>
          {briefing && (
            <Panel title="Briefing">
              <BriefingView briefing={briefing} />
            </Panel>
          )}
          {(call.recorded || call.recordings.length > 0) && (
            <RecordingCard
              callId={call.id}
              isOver={call.ended_at !== null}
              recordings={call.recordings}
              playback={playback}
              mayListen={mayListen(call, me)}
              action={
                me?.role === "admin" &&
                call.recordings.length > 0 && <EraseRecording callId={call.id} recordings={call.recordings} />
              }
            />
          )}
          {call.voicemail && <VoicemailCard voicemail={call.voicemail} callId={call.id} />}
          {call.order && call.order.lines.length > 0 && <OrderCard order={call.order} />}
          {call.ticket ? <TicketCard ticket={call.ticket} /> : <LinkTicket callId={call.id} />}
          {call.entries.map((entry) => (
            <EntryCard key={entry.id} entry={entry} dispositions={dispositions} />
          ))}
          {call.customer && <CustomerCard customer={call.customer} />}
          {aside}
        </div>
      </div>
    </div>
  );
}

/** The api judges; this only leaves out what it would refuse. */
function mayListen(call: CallDetail, me: Me | null): boolean {
  if (me === null) return false;
  return isAtLeast(me.role, "supervisor") || call.entries.some(({ operator }) => operator?.id === me.id);
}

/** The queue entry's is kept up to date while the caller waits; without one, what was last handed over. */
function latestBriefing(call: CallDetail): Briefing | null {
  const chain = [...call.transitions].sort((a, b) => b.number - a.number);
  return call.entries.at(-1)?.briefing ?? chain.find((transition) => transition.briefing)?.briefing ?? null;
}
