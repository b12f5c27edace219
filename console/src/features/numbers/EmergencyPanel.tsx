import { TagsInput, Textarea } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { Panel } from "@/components/Panel";
import type { Draft } from "./draft";
import classes from "./NumberForm.module.css";

interface PanelProps {
  form: UseFormReturnType<Draft>;
}

export function EmergencyPanel({ form }: PanelProps) {
  return (
    <Panel title="Emergencies">
      <div className={classes.body}>
        <TagsInput
          label="Words"
          description="A caller who says one of them hears the answer at once. Enter or a comma adds one"
          splitChars={[","]}
          size="sm"
          {...form.getInputProps("emergency_words")}
        />
        <Textarea label="Answer" autosize minRows={2} maxRows={6} {...form.getInputProps("emergency_answer")} />
      </div>
    </Panel>
  );
}
