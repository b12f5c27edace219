import { Alert, Button, Modal, NumberInput, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { messageOf } from "@/api/problem";
import { queueSetupKeys, setOutcome } from "@/api/queueSetup";
import type { Category, DispositionRow, DispositionSettings } from "@/api/types";
import { refusalOf } from "@/components/refusals";
import { sentence } from "@/format/words";

const QUEUES: readonly Category[] = ["technical", "billing", "sales", "general"];
const EVERY = "every";
const CHOICES = [
  { value: EVERY, label: "Every queue" },
  ...QUEUES.map((queue) => ({ value: queue as string, label: sentence(queue) })),
];

interface OutcomeModalProps {
  of: DispositionRow | "new" | null;
  outcomes: readonly DispositionRow[];
  onClose: () => void;
}

export function OutcomeModal({ of, outcomes, onClose }: OutcomeModalProps) {
  const title = of === "new" || of === null ? "New outcome" : `Change “${of.label}”`;
  return (
    <Modal opened={of !== null} onClose={onClose} title={title} centered>
      {of !== null && <OutcomeForm outcome={of === "new" ? null : of} outcomes={outcomes} onDone={onClose} />}
    </Modal>
  );
}

interface Draft {
  label: string;
  queue: string;
  position: number | "";
  active: boolean;
}

interface OutcomeFormProps {
  outcome: DispositionRow | null;
  outcomes: readonly DispositionRow[];
  onDone: () => void;
}

function OutcomeForm({ outcome, outcomes, onDone }: OutcomeFormProps) {
  const form = useForm<Draft>({
    initialValues: {
      label: outcome?.label ?? "",
      queue: outcome?.queue ?? EVERY,
      position: outcome?.position ?? 100,
      active: outcome?.active ?? true,
    },
    validate: {
      label: (label, { queue }) => faultOf(label, outcome, queue, outcomes),
      position: (position) => (position === "" ? "Write a number" : null),
    },
  });
  const save = useSave(onDone, (faults) => form.setErrors(faults));
  const submit = ({ queue, position, ...draft }: Draft) =>
    save.mutate({
      code: outcome?.code ?? codeOf(draft.label),
      settings: { ...draft, queue: QUEUES.find((each) => each === queue) ?? null, position: Number(position) },
    });
  return (
    <form aria-label="Outcome" noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="sm">
        {save.isError && refusalOf(save.error) === null && (
          <Alert color="red" role="alert">
            {messageOf(save.error)}
          </Alert>
        )}
        <TextInput label="Name" data-autofocus maxLength={80} {...form.getInputProps("label")} />
        <Select
          label="Queue"
          data={CHOICES}
          allowDeselect={false}
          disabled={outcome !== null}
          description={outcome === null ? undefined : "Stays: what is on record means it"}
          {...form.getInputProps("queue")}
        />
        <NumberInput
          label="Place in the list"
          description="The smaller comes first"
          min={0}
          max={1_000}
          allowDecimal={false}
          {...form.getInputProps("position")}
        />
        <Switch
          label="Can be chosen"
          description="What cannot any more stays on record, and a queue may fall back on it"
          {...form.getInputProps("active", { type: "checkbox" })}
        />
        <Button type="submit" loading={save.isPending}>
          Save
        </Button>
      </Stack>
    </form>
  );
}

/** `Refund promised!` → `refund_promised`: the name that stays, whatever the label becomes. */
export function codeOf(label: string): string {
  const words = label.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words
    .join("_")
    .replace(/^[^a-z]+/, "")
    .slice(0, 40);
}

function faultOf(
  label: string,
  outcome: DispositionRow | null,
  queue: string,
  outcomes: readonly DispositionRow[],
): string | null {
  if (label.trim() === "") return "Write what operators choose";
  if (outcome !== null) return null;
  const code = codeOf(label);
  if (code === "") return "Begin with a letter from a to z";
  const isThere = outcomes.some((each) => each.code === code && (each.queue ?? EVERY) === queue);
  return isThere ? "This is in the list already: change it there" : null;
}

function useSave(onDone: () => void, onFaults: (faults: Record<string, string>) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ code, settings }: { code: string; settings: DispositionSettings }) => setOutcome(code, settings),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: queueSetupKeys.all });
      await queries.invalidateQueries({ queryKey: ["dispositions"] });
      onDone();
    },
    onError: (error) => onFaults(refusalOf(error) ?? {}),
  });
}
