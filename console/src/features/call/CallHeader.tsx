import { Button, Kbd } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconMicrophone, IconMicrophoneOff, IconPhoneOff } from "@tabler/icons-react";
import type { QueueEntry } from "@/api/types";
import { CallerHeader } from "@/components/call/CallerHeader";
import type { LegStatus } from "@/components/leg/state";
import classes from "./CallHeader.module.css";
import { useCall } from "./CallProvider";
import { CallTimer } from "./CallTimer";
import { LineQuality } from "./LineQuality";
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
  const { leg, toggleMute } = useCall();
  const hangUp = useHangUp();
  const canMute = leg.status === "joined" || leg.status === "reconnecting";
  useHotkeys([["M", () => canMute && toggleMute()]]);

  return (
    <>
      <Button
        variant={leg.isMuted ? "filled" : "default"}
        color={leg.isMuted ? "orange" : "gray"}
        leftSection={leg.isMuted ? <IconMicrophoneOff size={17} /> : <IconMicrophone size={17} />}
        rightSection={
          <Kbd size="xs" aria-hidden>
            M
          </Kbd>
        }
        aria-pressed={leg.isMuted}
        aria-keyshortcuts="M"
        disabled={!canMute}
        onClick={toggleMute}
      >
        {leg.isMuted ? "Unmute" : "Mute"}
      </Button>
      <Button
        color="red.8"
        leftSection={<IconPhoneOff size={17} />}
        loading={hangUp.isPending}
        onClick={() => hangUp.mutate(callId)}
      >
        End call
      </Button>
    </>
  );
}
