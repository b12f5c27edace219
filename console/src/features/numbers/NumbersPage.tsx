import { Button, Table } from "@mantine/core";
import { IconAddressBook, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { meQuery } from "@/api/auth";
import { flowsQuery, numbersQuery } from "@/api/numbers";
import { isAtLeast } from "@/api/roles";
import type { Flow, PhoneNumber } from "@/api/types";
import { Emptiness, LoadFault } from "@/components/Emptiness";
import { OVERFLOWS } from "@/components/overflows";
import { Page } from "@/components/Page";
import rowLink from "@/components/RowLink.module.css";
import { SkeletonRows } from "@/components/Skeletons";
import { Availability } from "./Availability";
import { languageName } from "./choices";
import { Line } from "./Line";

export function NumbersPage() {
  const numbers = useQuery(numbersQuery);
  const flows = useQuery(flowsQuery).data ?? [];
  return (
    <Page title="Numbers" subtitle="What people dial, and how it is answered" aside={<AddNumber />}>
      {numbers.isPending && <SkeletonRows rows={5} />}
      {numbers.isError && numbers.data === undefined && (
        <LoadFault what="The numbers" error={numbers.error} onRetry={() => void numbers.refetch()} />
      )}
      {numbers.data?.length === 0 && (
        <Emptiness icon={<IconAddressBook size={20} />} title="No numbers yet" hint="Without one, nobody can call." />
      )}
      {numbers.data && numbers.data.length > 0 && <NumbersTable numbers={numbers.data} flows={flows} />}
    </Page>
  );
}

function AddNumber() {
  const { data: me } = useQuery(meQuery);
  if (!me || !isAtLeast(me.role, "admin")) return null;
  return (
    <Button
      size="xs"
      leftSection={<IconPlus size={15} />}
      renderRoot={(props) => <Link to="/settings/numbers/new" {...props} />}
    >
      Add a number
    </Button>
  );
}

interface NumbersTableProps {
  numbers: readonly PhoneNumber[];
  flows: readonly Flow[];
}

function NumbersTable({ numbers, flows }: NumbersTableProps) {
  const titles = new Map(flows.map(({ name, title }) => [name, title]));
  return (
    <Table highlightOnHover stickyHeader aria-label="Numbers">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Number</Table.Th>
          <Table.Th>Flow</Table.Th>
          <Table.Th>Language</Table.Th>
          <Table.Th>Hours</Table.Th>
          <Table.Th>When nobody can be reached</Table.Th>
          <Table.Th>Line</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {numbers.map((number) => (
          <NumberRow key={number.id} number={number} flow={titles.get(number.flow) ?? number.flow} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function NumberRow({ number, flow }: { number: PhoneNumber; flow: string }) {
  const navigate = useNavigate();
  const params = { numberId: number.id };
  return (
    <Table.Tr
      style={{ cursor: "pointer" }}
      onClick={() => void navigate({ to: "/settings/numbers/$numberId", params })}
    >
      <Table.Td className="figures">
        <Link
          to="/settings/numbers/$numberId"
          params={params}
          className={rowLink.link}
          onClick={(event) => event.stopPropagation()}
        >
          {number.number}
        </Link>
      </Table.Td>
      <Table.Td>{flow}</Table.Td>
      <Table.Td>{languageName(number.language)}</Table.Td>
      <Table.Td className="figures">
        <Availability of={number} />
      </Table.Td>
      <Table.Td>{OVERFLOWS[number.overflow].label}</Table.Td>
      <Table.Td>
        <Line isProvisioned={number.provisioned} />
      </Table.Td>
    </Table.Tr>
  );
}
