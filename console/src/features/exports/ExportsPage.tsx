import { Badge, Table, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { exportsQuery } from "@/api/exports";
import type { Export } from "@/api/types";
import { Emptiness, LoadFault } from "@/components/Emptiness";
import { LoadMore } from "@/components/LoadMore";
import { Page } from "@/components/Page";
import { SkeletonRows } from "@/components/Skeletons";
import { fullDate, shortDate } from "@/format/time";
import { sentence } from "@/format/words";
import { filterWords } from "./filterWords";

export function ExportsPage() {
  const query = useInfiniteQuery(exportsQuery);
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title="Exports" subtitle="Who took which list as a file; supervisors do so above a list of tickets or calls">
      {query.isPending && <SkeletonRows rows={6} />}
      {query.isError && query.data === undefined && (
        <LoadFault what="The record" error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && rows.length === 0 && (
        <Emptiness icon={<IconDownload size={20} />} title="No list was taken as a file yet" />
      )}
      {rows.length > 0 && <ExportsTable rows={rows} />}
      <LoadMore query={query} />
    </Page>
  );
}

function ExportsTable({ rows }: { rows: readonly Export[] }) {
  return (
    <Table stickyHeader aria-label="Exports">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>When</Table.Th>
          <Table.Th>Who</Table.Th>
          <Table.Th>List</Table.Th>
          <Table.Th>Filter</Table.Th>
          <Table.Th ta="right">Rows</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.id}>
            <Table.Td className="figures" title={fullDate(row.created_at)}>
              {shortDate(row.created_at)}
            </Table.Td>
            <Table.Td>{row.by.name}</Table.Td>
            <Table.Td>{sentence(row.list)}</Table.Td>
            <Table.Td>
              {filterWords(row.query) || (
                <Text span inherit c="dimmed">
                  Everything
                </Text>
              )}
            </Table.Td>
            <Table.Td ta="right" className="figures">
              {row.rows === null ? <Badge color="orange">Goes on, or broke off</Badge> : row.rows.toLocaleString()}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
