import { ActionIcon, Alert } from "@mantine/core";
import { IconMicrophoneOff, IconPhoneOff, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { utterancesQuery } from "@/api/calls";
import type { WallCall } from "@/api/types";
import { Transcript } from "@/components/call/Transcript";
import { Emptiness, LoadFault } from "@/components/Emptiness";
import { MIC_FAULTS } from "@/components/leg/micFaults";
import { Panel } from "@/components/Panel";
import { SkeletonRows } from "@/components/Skeletons";
import { callerName } from "@/format/words";
import { ActsList } from "./ActsList";
import { whoHas } from "./CallRow";
import { ModeButtons } from "./ModeButtons";
import { RemarkForm } from "./RemarkForm";
import { useSupervision } from "./SupervisionProvider";
import { TakeOver } from "./TakeOver";
import classes from "./Wall.module.css";

interface SupervisionPanelProps {
  /** `null` when it is over. */
  call: WallCall | null;
  onClose: () => void;
  /** The call is asked for, and comes to this window. */
  onAsk: (callId: string) => void;
}

/** One call from close by: what is said, and what a supervisor can do about it. */
export function SupervisionPanel({ call, onClose, onAsk }: SupervisionPanelProps) {
  const close = (
    <ActionIcon aria-label="Close this call" onClick={onClose}>
      <IconX size={16} />
    </ActionIcon>
  );
  if (call === null) {
    return (
      <Panel title="This call" className={classes.over} aside={close}>
        <Emptiness icon={<IconPhoneOff size={20} />} title="This call is over" hint="Its record is among the calls." />
      </Panel>
    );
  }
  const isAgents = call.state === "active" || call.state === "waiting";
  return (
    <Panel title={`${callerName(call)}: ${whoHas(call)}`} className={classes.supervision} aside={close} scroll={false}>
      <div className={classes.close}>
        <ModeButtons call={call} />
        <MicrophoneFault callId={call.id} />
        {isAgents && <TakeOver call={call} onAsk={() => onAsk(call.id)} />}
        <div className={classes.transcript}>
          <LiveTranscript call={call} />
        </div>
        {isAgents && <RemarkForm callId={call.id} />}
        <ActsList callId={call.id} />
        <Link to="/calls/$callId" params={{ callId: call.id }} className={classes.link}>
          The whole record of this call
        </Link>
      </div>
    </Panel>
  );
}

function LiveTranscript({ call }: { call: WallCall }) {
  const utterances = useQuery(utterancesQuery(call.id));
  if (utterances.isPending) return <SkeletonRows rows={3} />;
  if (utterances.data === undefined) {
    return <LoadFault what="The transcript" error={utterances.error} onRetry={() => void utterances.refetch()} />;
  }
  return <Transcript utterances={utterances.data} callerName={call.caller_name} />;
}

function MicrophoneFault({ callId }: { callId: string }) {
  const { seat, voice, toggleMute } = useSupervision();
  if (seat?.call_id !== callId || voice.micFault === null) return null;
  const { title, remedy } = MIC_FAULTS[voice.micFault];
  return (
    <Alert color="red" icon={<IconMicrophoneOff size={18} />} title={title} role="alert">
      Nobody can hear you. {remedy}{" "}
      <button type="button" className={classes.link} onClick={toggleMute}>
        Try again
      </button>
    </Alert>
  );
}
