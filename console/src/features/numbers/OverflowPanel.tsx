import { Radio, Stack, Textarea } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { OVERFLOWS } from "@/components/overflows";
import { Panel } from "@/components/Panel";
import type { Draft } from "./draft";
import classes from "./NumberForm.module.css";

interface PanelProps {
  form: UseFormReturnType<Draft>;
}

export function OverflowPanel({ form }: PanelProps) {
  return (
    <Panel title="When nobody can be reached">
      <div className={classes.body}>
        <Radio.Group aria-label="When nobody can be reached" {...form.getInputProps("overflow")}>
          <Stack gap={10}>
            {Object.entries(OVERFLOWS).map(([value, { label, description }]) => (
              <Radio key={value} value={value} size="sm" label={label} description={description} />
            ))}
          </Stack>
        </Radio.Group>
        {form.values.overflow === "message" && (
          <Textarea
            label="Message"
            withAsterisk
            autosize
            minRows={2}
            maxRows={6}
            {...form.getInputProps("overflow_message")}
          />
        )}
      </div>
    </Panel>
  );
}
