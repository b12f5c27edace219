import { IconPhoneOff } from "@tabler/icons-react";
import type { QueueEntry } from "@/api/types";
import { CallerHeader } from "@/components/call/CallerHeader";
import { KeyButton } from "@/components/KeyButton";
import type { LegStatus } from "@/components/leg/state";
import classes from "./CallHeader.module.css";
import { useCall } from "./CallProvider";
import { CallTimer } from "./CallTimer";
import { LineQuality } from "./LineQuality";
import { MuteButton } from "./MuteButton";
import { useHangUp } from "./useHangUp";

interface CallHeaderProps {
  entry: QueueEntry;
}

/** The call one is in: who it is, for how long, and the two buttons that matter. */
export function CallHeader({ entry }: CallHeaderProps) {
  const { leg } = useCall();
  return (
    <CallerHeader
      entry={entry}
      label="Your call"
      tone="live"
      clock={<CallTimer since={entry.connected_at ?? entry.waiting_since} />}
      facts={
        <>
          <span>{STATUS[leg.status]}</span>
          <LineQuality quality={leg.quality} />
          <Speaking isOn={leg.isCallerSpeaking} label="Caller" />
          <Speaking isOn={leg.isOperatorSpeaking} label="You" />
        </>
      }
      actions={<CallButtons callId={entry.call_id} />}
    />
  );
}

const STATUS: Record<LegStatus, string> = {
  none: "Not connected",
  joining: "Connecting…",
  joined: "Connected",
  reconnecting: "Reconnecting…",
  lost: "Connection lost, trying again…",
  elsewhere: "In another window",
  over: "The caller has gone",
};

function Speaking({ isOn, label }: { isOn: boolean; label: string }) {
  return (
    <span className={classes.speaking} data-on={isOn}>
      <i />
      {label}
    </span>
  );
}

function CallButtons({ callId }: { callId: string }) {
  const hangUp = useHangUp();
  return (
    <>
      <MuteButton />
      <KeyButton
        hotkey="Shift E"
        size="sm"
        color="red.8"
        leftSection={<IconPhoneOff size={17} />}
        loading={hangUp.isPending}
        onPress={() => hangUp.mutate(callId)}
      >
        End call
      </KeyButton>
    </>
  );
}
