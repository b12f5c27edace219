import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { QueueEntry } from "@/api/types";
import { callerName } from "@/format/words";
import { ControlDialog } from "./ControlDialog";
import { useHandBack } from "./useControls";

interface HandBackDialogProps {
  entry: QueueEntry;
  onClose: () => void;
}

export function HandBackDialog({ entry, onClose }: HandBackDialogProps) {
  const [homework, setHomework] = useState("");
  const handBack = useHandBack(onClose);
  return (
    <ControlDialog
      title={`Give ${callerName(entry)} back to the AI`}
      action="Hand back"
      isReady={homework.trim() !== ""}
      isPending={handBack.isPending}
      error={handBack.error}
      onSubmit={() => handBack.mutate({ entryId: entry.id, homework: homework.trim() })}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label="What it is to do for the caller"
        placeholder="Read the last invoice out and explain the second charge"
        maxLength={500}
        value={homework}
        onChange={(event) => setHomework(event.currentTarget.value)}
      />
    </ControlDialog>
  );
}
