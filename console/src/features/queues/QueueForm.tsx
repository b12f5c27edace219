import { Alert, Button, Fieldset, NumberInput, Radio, Select, Stack, Switch } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { messageOf } from "@/api/problem";
import { changeQueue, queueSetupKeys } from "@/api/queueSetup";
import type { DispositionRow, Queue, QueueSettings } from "@/api/types";
import css from "@/components/Form.module.css";
import { OVERFLOWS } from "@/components/overflows";
import { Panel } from "@/components/Panel";
import { RecordTitle } from "@/components/RecordTitle";
import { refusalOf } from "@/components/refusals";
import { sentence } from "@/format/words";
import { BY_NUMBER, STRATEGIES, WRAP_UPS } from "./choices";
import { type Draft, draftOf, faultsOf, settingsOf } from "./draft";

interface QueueFormProps {
  queue: Queue;
  /** What this queue can fall back on. */
  outcomes: readonly DispositionRow[];
  isReadOnly: boolean;
}

type Form = UseFormReturnType<Draft>;

export function QueueForm({ queue, outcomes, isReadOnly }: QueueFormProps) {
  const form = useForm<Draft>({ initialValues: draftOf(queue), validate: faultsOf });
  const save = useSave(queue, (refusal) => form.setErrors(refusal));
  return (
    <form
      className={css.page}
      aria-label="Queue"
      noValidate
      onSubmit={form.onSubmit((draft) => save.mutate(settingsOf(draft)))}
    >
      <RecordTitle
        name={sentence(queue.skill)}
        marks={null}
        facts={!isReadOnly && <Actions isSaving={save.isPending} />}
      />
      {isReadOnly && <Alert color="gray">Only admins change queues.</Alert>}
      {save.isError && refusalOf(save.error) === null && (
        <Alert color="red" role="alert">
          {messageOf(save.error)}
        </Alert>
      )}
      <Fieldset variant="unstyled" disabled={isReadOnly} className={css.columns}>
        <div className={css.column}>
          <Ringing form={form} />
          <Waiting form={form} />
        </div>
        <div className={css.column}>
          <Unreached form={form} />
          <WrappingUp form={form} outcomes={outcomes} />
        </div>
      </Fieldset>
    </form>
  );
}

function Actions({ isSaving }: { isSaving: boolean }) {
  return (
    <>
      <Button size="xs" variant="default" renderRoot={(props) => <Link to="/settings/queues" {...props} />}>
        Cancel
      </Button>
      <Button size="xs" type="submit" loading={isSaving}>
        Save
      </Button>
    </>
  );
}

function Ringing({ form }: { form: Form }) {
  return (
    <Panel title="Ringing">
      <div className={css.body}>
        <Radio.Group label="At whom it rings" {...form.getInputProps("strategy")}>
          <Stack gap={8} mt={6}>
            {Object.entries(STRATEGIES).map(([value, words]) => (
              <Radio key={value} value={value} size="sm" {...words} />
            ))}
          </Stack>
        </Radio.Group>
        <Seconds
          form={form}
          name="offer_seconds"
          label="How long it rings at one operator"
          description="Whoever does not answer goes on a break, and it rings at the next"
        />
        <Switch
          label="Operators may take callers from the list, unasked"
          {...form.getInputProps("manual_pick", { type: "checkbox" })}
        />
      </div>
    </Panel>
  );
}

function Waiting({ form }: { form: Form }) {
  return (
    <Panel title="Waiting">
      <div className={css.body}>
        <Seconds
          form={form}
          name="target_seconds"
          label="Target"
          description="Answered within it counts for the service level"
        />
        <Seconds
          form={form}
          name="max_wait_seconds"
          label="Longest wait"
          description="After it callers get what is set for when nobody comes; empty for as long as it takes"
        />
        <Seconds
          form={form}
          name="age_seconds_per_level"
          label="Worth of one level of severity"
          description="So much waiting weighs as much; 0 for first come, first served"
        />
      </div>
    </Panel>
  );
}

/** Beyond the hours of the dialled number that number has the word. */
function Unreached({ form }: { form: Form }) {
  const choices = [["", BY_NUMBER] as const, ...Object.entries(OVERFLOWS)];
  return (
    <Panel title="When nobody comes">
      <div className={css.body}>
        <Radio.Group
          label="What callers get then"
          description="After the longest wait, and when nobody with the skill is logged in. Out of hours the number decides."
          {...form.getInputProps("overflow")}
        >
          <Stack gap={8} mt={8}>
            {choices.map(([value, words]) => (
              <Radio key={value} value={value} size="sm" {...words} />
            ))}
          </Stack>
        </Radio.Group>
      </div>
    </Panel>
  );
}

function WrappingUp({ form, outcomes }: { form: Form; outcomes: readonly DispositionRow[] }) {
  return (
    <Panel title="After the call">
      <div className={css.body}>
        <Radio.Group label="Wrap-up" {...form.getInputProps("wrap_up_mode")}>
          <Stack gap={8} mt={6}>
            {Object.entries(WRAP_UPS).map(([value, words]) => (
              <Radio key={value} value={value} size="sm" {...words} />
            ))}
          </Stack>
        </Radio.Group>
        <Seconds
          form={form}
          name="wrap_up_seconds"
          label="Time for it"
          description="Of a timed wrap-up; of any, when nobody is at the desk any more"
        />
        <Select
          label="Default outcome"
          description="On record when the operator gives none"
          allowDeselect={false}
          data={outcomes.map(({ code, label }) => ({ value: code, label }))}
          {...form.getInputProps("default_disposition")}
        />
      </div>
    </Panel>
  );
}

interface SecondsProps {
  form: Form;
  name: keyof Draft;
  label: string;
  description: string;
}

function Seconds({ form, name, label, description }: SecondsProps) {
  return (
    <NumberInput
      label={label}
      description={description}
      suffix=" s"
      allowDecimal={false}
      allowNegative={false}
      {...form.getInputProps(name)}
    />
  );
}

function useSave(queue: Queue, onFaults: (faults: Record<string, string>) => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (settings: QueueSettings) => changeQueue(queue.skill, settings),
    onSuccess: async () => {
      notifications.show({ color: "green", message: "Saved. What rings already keeps its time." });
      await queries.invalidateQueries({ queryKey: queueSetupKeys.all });
      await navigate({ to: "/settings/queues" });
    },
    onError: (error) => onFaults(refusalOf(error) ?? {}),
  });
}
