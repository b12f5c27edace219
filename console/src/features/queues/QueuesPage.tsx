import { Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { queuesQuery } from "@/api/queueSetup";
import type { Queue } from "@/api/types";
import { LoadFault } from "@/components/Emptiness";
import { OVERFLOWS } from "@/components/overflows";
import { Page } from "@/components/Page";
import rowLink from "@/components/RowLink.module.css";
import { SkeletonRows } from "@/components/Skeletons";
import { spokenDuration } from "@/format/time";
import { sentence } from "@/format/words";
import { BY_NUMBER, STRATEGIES, WRAP_UPS } from "./choices";

export function QueuesPage() {
  const queues = useQuery(queuesQuery);
  return (
    <Page title="Queues" subtitle="How callers with one need are served; there is a queue for each skill">
      {queues.isPending && <SkeletonRows rows={4} />}
      {queues.isError && queues.data === undefined && (
        <LoadFault what="The queues" error={queues.error} onRetry={() => void queues.refetch()} />
      )}
      {queues.data && (
        <Table highlightOnHover stickyHeader aria-label="Queues">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Queue</Table.Th>
              <Table.Th>Rings at</Table.Th>
              <Table.Th>For</Table.Th>
              <Table.Th>Picked from the list</Table.Th>
              <Table.Th>Target</Table.Th>
              <Table.Th>Longest wait</Table.Th>
              <Table.Th>When nobody comes</Table.Th>
              <Table.Th>Wrap-up</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {queues.data.map((queue) => (
              <QueueRow key={queue.skill} queue={queue} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Page>
  );
}

function QueueRow({ queue }: { queue: Queue }) {
  const navigate = useNavigate();
  const params = { skill: queue.skill };
  return (
    <Table.Tr style={{ cursor: "pointer" }} onClick={() => void navigate({ to: "/settings/queues/$skill", params })}>
      <Table.Td>
        <Link
          to="/settings/queues/$skill"
          params={params}
          className={rowLink.link}
          onClick={(event) => event.stopPropagation()}
        >
          {sentence(queue.skill)}
        </Link>
      </Table.Td>
      <Table.Td>{STRATEGIES[queue.strategy].label}</Table.Td>
      <Table.Td className="figures">{inWords(queue.offer_seconds)}</Table.Td>
      <Table.Td>{queue.manual_pick ? "Allowed" : "No"}</Table.Td>
      <Table.Td className="figures">{inWords(queue.target_seconds)}</Table.Td>
      <Table.Td className="figures">
        {queue.max_wait_seconds === null ? "As long as it takes" : inWords(queue.max_wait_seconds)}
      </Table.Td>
      <Table.Td>{queue.overflow ? OVERFLOWS[queue.overflow].label : BY_NUMBER.label}</Table.Td>
      <Table.Td className="figures">
        {WRAP_UPS[queue.wrap_up_mode].label}, {inWords(queue.wrap_up_seconds)}
      </Table.Td>
    </Table.Tr>
  );
}

function inWords(seconds: number): string {
  return spokenDuration(seconds * 1_000);
}
