import { Anchor, Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { TicketChange } from "@/api/types";
import { Panel } from "@/components/Panel";
import { fullDate, shortDate } from "@/format/time";
import { agentTitle, sentence } from "@/format/words";
import classes from "./TicketPage.module.css";

interface ChangeHistoryProps {
  changes: readonly TicketChange[];
}

/** Field by field, from what to what, by whom: the newest first. */
export function ChangeHistory({ changes }: ChangeHistoryProps) {
  if (changes.length === 0) return null;
  return (
    <Panel title="Changes" scroll={false}>
      <Table aria-label="Changes" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>When</Table.Th>
            <Table.Th>Who</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th>From</Table.Th>
            <Table.Th>To</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.toReversed().map((change) => (
            <Table.Tr key={change.id}>
              <Table.Td className="figures" title={fullDate(change.at)}>
                {shortDate(change.at)}
              </Table.Td>
              <Table.Td>{change.by?.name ?? `${agentTitle(change.agent ?? "")} agent`}</Table.Td>
              <Table.Td>{sentence(change.field)}</Table.Td>
              <Table.Td>
                <Value of={change.before} field={change.field} />
              </Table.Td>
              <Table.Td>
                <Value of={change.after} field={change.field} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}

function Value({ of: value, field }: { of: string | null; field: string }) {
  if (!value) return <span className={classes.none}>nothing</span>;
  if (field !== "call") return <>{value}</>;
  return (
    <Anchor
      inherit
      underline="always"
      renderRoot={(props) => <Link to="/calls/$callId" params={{ callId: value }} {...props} />}
    >
      a call
    </Anchor>
  );
}
