import { Badge, Button, Table } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { meQuery } from "@/api/auth";
import { outcomesQuery } from "@/api/queueSetup";
import { isAtLeast } from "@/api/roles";
import type { DispositionRow } from "@/api/types";
import { Emptiness, LoadFault } from "@/components/Emptiness";
import { Page } from "@/components/Page";
import { SkeletonRows } from "@/components/Skeletons";
import { sentence } from "@/format/words";
import { OutcomeModal } from "./OutcomeModal";

export function OutcomesPage() {
  const outcomes = useQuery(outcomesQuery);
  const { data: me } = useQuery(meQuery);
  const [edited, setEdited] = useState<DispositionRow | "new" | null>(null);
  const isAdmin = !!me && isAtLeast(me.role, "admin");
  const add = (
    <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setEdited("new")}>
      Add an outcome
    </Button>
  );
  return (
    <Page title="Outcomes" subtitle="What the work after a call ends with" aside={isAdmin && add}>
      {outcomes.isPending && <SkeletonRows rows={6} />}
      {outcomes.isError && outcomes.data === undefined && (
        <LoadFault what="The outcomes" error={outcomes.error} onRetry={() => void outcomes.refetch()} />
      )}
      {outcomes.data?.length === 0 && <Emptiness icon={<IconPlus size={20} />} title="No outcomes yet" />}
      {outcomes.data && outcomes.data.length > 0 && (
        <OutcomesTable outcomes={outcomes.data} onEdit={isAdmin ? setEdited : null} />
      )}
      <OutcomeModal of={edited} outcomes={outcomes.data ?? []} onClose={() => setEdited(null)} />
    </Page>
  );
}

interface OutcomesTableProps {
  outcomes: readonly DispositionRow[];
  /** `null` for who may only look. */
  onEdit: ((outcome: DispositionRow) => void) | null;
}

function OutcomesTable({ outcomes, onEdit }: OutcomesTableProps) {
  return (
    <Table stickyHeader aria-label="Outcomes">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Outcome</Table.Th>
          <Table.Th>Code</Table.Th>
          <Table.Th>Queue</Table.Th>
          <Table.Th>Place</Table.Th>
          <Table.Th>State</Table.Th>
          {onEdit && <Table.Th aria-label="Change" />}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {outcomes.map((outcome) => (
          <Table.Tr key={`${outcome.code} ${outcome.queue}`}>
            <Table.Td fw={570}>{outcome.label}</Table.Td>
            <Table.Td>{outcome.code}</Table.Td>
            <Table.Td>{outcome.queue === null ? "Every queue" : sentence(outcome.queue)}</Table.Td>
            <Table.Td className="figures">{outcome.position}</Table.Td>
            <Table.Td>
              {outcome.active ? (
                <Badge color="petrol">Can be chosen</Badge>
              ) : (
                <Badge color="gray">On record only</Badge>
              )}
            </Table.Td>
            {onEdit && (
              <Table.Td>
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Change ${outcome.label}`}
                  onClick={() => onEdit(outcome)}
                >
                  Change
                </Button>
              </Table.Td>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
