import {
  IconArrowsExchange,
  IconDialpad,
  IconMessageQuestion,
  IconPlayerPause,
  IconPlayerPlay,
  IconRobot,
} from "@tabler/icons-react";
import { useState } from "react";
import type { QueueEntry } from "@/api/types";
import { KeyButton } from "@/components/KeyButton";
import { useCall } from "../CallProvider";
import classes from "./CallTools.module.css";
import { ConsultDialog } from "./ConsultDialog";
import { HandBackDialog } from "./HandBackDialog";
import { Keypad } from "./Keypad";
import { TransferDialog } from "./TransferDialog";
import { useHold, useResume } from "./useControls";

type Dialog = "transfer" | "consult" | "hand-back" | "keypad";

interface CallToolsProps {
  entry: QueueEntry;
}

/** What one can do with a caller beside talking. While a colleague is asked, that comes first. */
export function CallTools({ entry }: CallToolsProps) {
  const { asking } = useCall();
  const [open, setOpen] = useState<Dialog | null>(null);
  const isAsking = asking?.state === "ringing" || asking?.state === "talking";
  const close = () => setOpen(null);
  const tool = { size: "sm", variant: "default", disabled: isAsking } as const;

  return (
    <div className={classes.tools} role="toolbar" aria-label="Call controls">
      <HoldButton entry={entry} isDisabled={isAsking} />
      <KeyButton
        {...tool}
        hotkey="X"
        leftSection={<IconArrowsExchange size={16} />}
        onPress={() => setOpen("transfer")}
      >
        Transfer
      </KeyButton>
      <KeyButton
        {...tool}
        hotkey="C"
        leftSection={<IconMessageQuestion size={16} />}
        onPress={() => setOpen("consult")}
      >
        Ask a colleague
      </KeyButton>
      <KeyButton {...tool} hotkey="B" leftSection={<IconRobot size={16} />} onPress={() => setOpen("hand-back")}>
        Back to the AI
      </KeyButton>
      <KeyButton
        {...tool}
        disabled={false}
        hotkey="K"
        leftSection={<IconDialpad size={16} />}
        onPress={() => setOpen(open === "keypad" ? null : "keypad")}
      >
        Keypad
      </KeyButton>
      {open === "keypad" && <Keypad onClose={close} />}
      {open === "transfer" && <TransferDialog entry={entry} onClose={close} />}
      {open === "consult" && <ConsultDialog entry={entry} onClose={close} />}
      {open === "hand-back" && <HandBackDialog entry={entry} onClose={close} />}
    </div>
  );
}

function HoldButton({ entry, isDisabled }: { entry: QueueEntry; isDisabled: boolean }) {
  const hold = useHold();
  const resume = useResume();
  const isHeld = entry.held_since !== null;
  return (
    <KeyButton
      size="sm"
      variant={isHeld ? "filled" : "default"}
      color={isHeld ? "orange" : "gray"}
      hotkey="H"
      leftSection={isHeld ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
      loading={hold.isPending || resume.isPending}
      disabled={isDisabled}
      onPress={() => (isHeld ? resume : hold).mutate(entry.id)}
    >
      {isHeld ? "Resume" : "Hold"}
    </KeyButton>
  );
}
