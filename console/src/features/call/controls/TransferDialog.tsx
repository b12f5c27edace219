import { Radio, SegmentedControl, Textarea } from "@mantine/core";
import { useState } from "react";
import type { Category, QueueEntry } from "@/api/types";
import { callerName, sentence } from "@/format/words";
import classes from "./CallTools.module.css";
import { ColleaguePicker } from "./ColleaguePicker";
import { ControlDialog } from "./ControlDialog";
import { useTransfer } from "./useControls";

const SKILLS: readonly Category[] = ["technical", "billing", "sales", "general"];

interface TransferDialogProps {
  entry: QueueEntry;
  onClose: () => void;
}

export function TransferDialog({ entry, onClose }: TransferDialogProps) {
  const [to, setTo] = useState<"colleague" | "skill">("colleague");
  const [colleagueId, setColleagueId] = useState<string | null>(null);
  const [skill, setSkill] = useState<Category | null>(null);
  const [note, setNote] = useState("");
  const transfer = useTransfer(onClose);
  const destination = to === "colleague" ? { colleagueId, skill: null } : { colleagueId: null, skill };
  return (
    <ControlDialog
      title={`Transfer ${callerName(entry)}`}
      action="Transfer"
      isReady={destination.colleagueId !== null || destination.skill !== null}
      isPending={transfer.isPending}
      error={transfer.error}
      onSubmit={() => transfer.mutate({ entryId: entry.id, ...destination, note: note.trim() })}
      onClose={onClose}
    >
      <SegmentedControl
        fullWidth
        aria-label="Transfer to"
        value={to}
        onChange={(value) => setTo(value as typeof to)}
        data={[
          { value: "colleague", label: "A colleague" },
          { value: "skill", label: "A skill" },
        ]}
      />
      {to === "colleague" ? (
        <ColleaguePicker chosen={colleagueId} onChoose={setColleagueId} />
      ) : (
        <Radio.Group label="Skill" value={skill} onChange={(value) => setSkill(value as Category)}>
          <div className={classes.list}>
            {SKILLS.map((known) => (
              <Radio.Card key={known} value={known} className={classes.colleague ?? ""}>
                <Radio.Indicator size="xs" />
                <span>{sentence(known)}</span>
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
      )}
      <Textarea
        label="Note"
        description="Goes into the briefing. The caller is first in line."
        autosize
        minRows={2}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </ControlDialog>
  );
}
