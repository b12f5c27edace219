import { Button, Group, Modal, Select, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { colleaguesQuery } from "@/api/desk";
import { LoadFault } from "@/components/Emptiness";
import { SkeletonRows } from "@/components/Skeletons";

interface HandDialogProps {
  isOpen: boolean;
  /** Who has it now: not to be chosen. */
  ownerId: string | null;
  isPending: boolean;
  onHand: (colleagueId: string) => void;
  onClose: () => void;
}

/** A promise is handed to a named colleague, who is at the desk or not. */
export function HandDialog({ isOpen, ...form }: HandDialogProps) {
  return (
    <Modal opened={isOpen} onClose={form.onClose} title="Hand to a colleague" centered>
      <HandForm {...form} />
    </Modal>
  );
}

function HandForm({ ownerId, isPending, onHand, onClose }: Omit<HandDialogProps, "isOpen">) {
  const colleagues = useQuery(colleaguesQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  if (colleagues.isPending) return <SkeletonRows rows={2} />;
  if (colleagues.data === undefined) {
    return <LoadFault what="The list" error={colleagues.error} onRetry={() => void colleagues.refetch()} />;
  }
  const others = colleagues.data.filter(({ id }) => id !== ownerId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== null) onHand(chosen);
  };
  return (
    <form aria-label="Hand to a colleague" onSubmit={submit}>
      <Stack gap="md">
        <Select
          label="Colleague"
          description="It stands under Mine there from now on"
          placeholder="Type a name"
          nothingFoundMessage="Nobody of that name"
          searchable
          data-autofocus
          data={others.map(({ id, name }) => ({ value: id, label: name }))}
          value={chosen}
          onChange={setChosen}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isPending} disabled={chosen === null}>
            Hand over
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
