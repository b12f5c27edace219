import { Badge, SegmentedControl, Table, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { signInsQuery } from "@/api/accounts";
import type { SignIn, SignInEvent } from "@/api/types";
import { Emptiness, LoadFault } from "@/components/Emptiness";
import { LoadMore } from "@/components/LoadMore";
import { Page } from "@/components/Page";
import { SkeletonRows } from "@/components/Skeletons";
import { browserName } from "@/format/browser";
import { fullDate, shortDate } from "@/format/time";

const EVENTS: Record<SignInEvent, { label: string; color: string }> = {
  signed_in: { label: "Signed in", color: "petrol" },
  failed: { label: "Failed", color: "orange" },
  refused: { label: "Refused", color: "red" },
  signed_out: { label: "Signed out", color: "gray" },
  expired: { label: "Expired", color: "gray" },
  revoked: { label: "Signed out by", color: "gray" },
};

const KINDS: Record<string, SignInEvent[]> = {
  All: [],
  "Signed in": ["signed_in"],
  "Failed and refused": ["failed", "refused"],
  Ended: ["signed_out", "expired", "revoked"],
};

export function SignInsPage() {
  const [kind, setKind] = useState("All");
  const query = useInfiniteQuery(signInsQuery(KINDS[kind] ?? []));
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page
      title="Sign-ins"
      subtitle="Who came in, tried to, or was signed out; nobody can change it"
      aside={<SegmentedControl size="xs" aria-label="Kind" data={Object.keys(KINDS)} value={kind} onChange={setKind} />}
    >
      {query.isPending && <SkeletonRows rows={10} />}
      {query.isError && query.data === undefined && (
        <LoadFault what="The record" error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && rows.length === 0 && <Emptiness icon={<IconKey size={20} />} title="Nothing of that kind yet" />}
      {rows.length > 0 && <SignInsTable rows={rows} />}
      <LoadMore query={query} />
    </Page>
  );
}

function SignInsTable({ rows }: { rows: readonly SignIn[] }) {
  return (
    <Table stickyHeader aria-label="Sign-ins">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>When</Table.Th>
          <Table.Th>Who</Table.Th>
          <Table.Th>What</Table.Th>
          <Table.Th>From</Table.Th>
          <Table.Th>Browser</Table.Th>
          <Table.Th>Why</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.id}>
            <Table.Td className="figures" title={fullDate(row.at)}>
              {shortDate(row.at)}
            </Table.Td>
            <Table.Td>
              <Who row={row} />
            </Table.Td>
            <Table.Td>
              <What row={row} />
            </Table.Td>
            <Table.Td className="figures">{row.address}</Table.Td>
            <Table.Td title={row.browser}>{browserName(row.browser)}</Table.Td>
            <Table.Td>{row.reason ?? ""}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Who({ row }: { row: SignIn }) {
  return (
    <>
      {row.operator?.name ?? (
        <Text span inherit c="dimmed">
          Nobody of ours
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {row.email}
      </Text>
    </>
  );
}

function What({ row }: { row: SignIn }) {
  const { label, color } = EVENTS[row.event];
  return (
    <>
      <Badge color={color}>{row.by ? `${label} ${row.by.name}` : label}</Badge>
      {row.way === "oidc" && (
        <Text size="xs" c="dimmed">
          by the company's sign-in
        </Text>
      )}
    </>
  );
}
