import { Textarea } from "@mantine/core";
import { useState } from "react";
import type { QueueEntry } from "@/api/types";
import { ColleaguePicker } from "./ColleaguePicker";
import { ControlDialog } from "./ControlDialog";
import { useConsult } from "./useControls";

interface ConsultDialogProps {
  entry: QueueEntry;
  onClose: () => void;
}

export function ConsultDialog({ entry, onClose }: ConsultDialogProps) {
  const [colleagueId, setColleagueId] = useState<string | null>(null);
  const [question, setQuestion] = useState("");
  const consult = useConsult(onClose);
  return (
    <ControlDialog
      title="Ask a colleague"
      action="Ask"
      isReady={colleagueId !== null && question.trim() !== ""}
      isPending={consult.isPending}
      error={consult.error}
      onSubmit={() =>
        colleagueId !== null && consult.mutate({ entryId: entry.id, colleagueId, question: question.trim() })
      }
      onClose={onClose}
    >
      <ColleaguePicker chosen={colleagueId} onChoose={setColleagueId} />
      <Textarea
        label="Question"
        description="Your colleague sees it with the briefing. The caller hears music."
        autosize
        minRows={2}
        maxLength={500}
        value={question}
        onChange={(event) => setQuestion(event.currentTarget.value)}
      />
    </ControlDialog>
  );
}
