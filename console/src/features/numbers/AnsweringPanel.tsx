import { Select, Switch, Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { flowsQuery } from "@/api/numbers";
import { Panel } from "@/components/Panel";
import { flowChoices, languageChoices } from "./choices";
import type { Draft } from "./draft";
import classes from "./NumberForm.module.css";
import { SearchableSelect } from "./SearchableSelect";

interface PanelProps {
  form: UseFormReturnType<Draft>;
}

export function AnsweringPanel({ form }: PanelProps) {
  const { language } = form.values;
  const languages = useMemo(() => languageChoices(language), [language]);
  return (
    <Panel title="Answering">
      <div className={classes.body}>
        <TextInput
          label="Number"
          description="As it is dialled: a phone number like +15550199, or a name like support"
          autoComplete="off"
          {...form.getInputProps("number")}
        />
        <div className={classes.pair}>
          <FlowSelect form={form} />
          <SearchableSelect
            label="Language"
            description="Spoken and understood"
            data={languages}
            {...form.getInputProps("language")}
          />
        </div>
        <Textarea
          label="Greeting"
          description="The first words a caller hears. Empty: the flow's own greeting"
          autosize
          minRows={2}
          maxRows={6}
          {...form.getInputProps("greeting")}
        />
        <Switch
          label="Record calls"
          description="Callers are told so as they are greeted. Supervisors can listen, and who had the caller"
          {...form.getInputProps("records_calls", { type: "checkbox" })}
        />
      </div>
    </Panel>
  );
}

function FlowSelect({ form }: PanelProps) {
  const flows = useQuery(flowsQuery);
  const chosen = form.values.flow;
  const isUnknown = flows.data !== undefined && !flows.data.some(({ name }) => name === chosen);
  return (
    <Select
      label="Flow"
      description={isUnknown ? "No worker has announced that it runs this" : "The agents that answer"}
      allowDeselect={false}
      data={flowChoices(flows.data ?? [], chosen)}
      {...form.getInputProps("flow")}
    />
  );
}
