import { IconPhoneOff } from "@tabler/icons-react";
import type { ConsultedCall } from "@/api/types";
import { CallerHeader } from "@/components/call/CallerHeader";
import { KeyButton } from "@/components/KeyButton";
import { TimeLeft } from "@/components/TimeLeft";
import { useCall } from "../CallProvider";
import { CallTimer } from "../CallTimer";
import { MuteButton } from "../MuteButton";
import { useAccept, useDeclineConsultation, useLeaveConsultation } from "./useConsultation";

interface ConsultationHeaderProps {
  consulted: ConsultedCall;
}

/** On the desk: a colleague asks about their caller, or has been given an ear. */
export function ConsultationHeader({ consulted }: ConsultationHeaderProps) {
  return consulted.state === "talking" ? <Talking consulted={consulted} /> : <Ringing consulted={consulted} />;
}

function Ringing({ consulted }: ConsultationHeaderProps) {
  const accept = useAccept();
  const decline = useDeclineConsultation();
  return (
    <CallerHeader
      entry={consulted.entry}
      label="A colleague asks you"
      tone="colleague"
      clock={<TimeLeft until={consulted.expires_at} label="to answer" />}
      facts={
        <strong>
          {consulted.asked_by.name} asks: {consulted.question}
        </strong>
      }
      actions={
        <>
          <KeyButton
            hotkey="D"
            variant="default"
            leftSection={<IconPhoneOff size={18} />}
            loading={decline.isPending}
            onPress={() => decline.mutate(consulted.id)}
          >
            Not now
          </KeyButton>
          <KeyButton hotkey="T" loading={accept.isPending} onPress={() => accept.mutate(consulted.id)}>
            Talk with {consulted.asked_by.name}
          </KeyButton>
        </>
      }
    />
  );
}

function Talking({ consulted }: ConsultationHeaderProps) {
  const { leg } = useCall();
  const leave = useLeaveConsultation();
  return (
    <CallerHeader
      entry={consulted.entry}
      label="You are being consulted"
      tone="colleague"
      clock={<CallTimer since={consulted.answered_at ?? consulted.rung_at} />}
      facts={
        <>
          <strong>
            {consulted.asked_by.name} asks: {consulted.question}
          </strong>
          <span>{leg.status === "joined" ? "The caller does not hear you" : "Connecting…"}</span>
        </>
      }
      actions={
        <>
          <MuteButton />
          <KeyButton
            hotkey="L"
            variant="default"
            leftSection={<IconPhoneOff size={17} />}
            loading={leave.isPending}
            onPress={() => leave.mutate(consulted.id)}
          >
            Leave
          </KeyButton>
        </>
      }
    />
  );
}
