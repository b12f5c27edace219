import { SegmentedControl } from "@mantine/core";
import { IconReceiptRefund } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { refundRequestsQuery } from "@/api/refundRequests";
import type { RefundRequest, RefundRequestState } from "@/api/types";
import { Emptiness, LoadFault } from "@/components/Emptiness";
import { LoadMore } from "@/components/LoadMore";
import { Page } from "@/components/Page";
import { SkeletonRows } from "@/components/Skeletons";
import classes from "./Approvals.module.css";
import { RequestCard } from "./RequestCard";
import { REQUEST_STATES } from "./states";

interface ApprovalsPageProps {
  state: RefundRequestState | null;
  onState: (state: RefundRequestState | null) => void;
}

const ALL = "all";
const FILTERS = [
  ...Object.entries(REQUEST_STATES).map(([value, { label }]) => ({ value, label })),
  { value: ALL, label: "All" },
];

/** Refunds that are too large for an agent: a person looks at each and decides. */
export function ApprovalsPage({ state, onState }: ApprovalsPageProps) {
  const requests = useInfiniteQuery(refundRequestsQuery(state));
  const items = requests.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title="Approvals"
      subtitle="Refunds over the limit of the agents"
      aside={
        <SegmentedControl
          size="sm"
          aria-label="State"
          data={FILTERS}
          value={state ?? ALL}
          onChange={(value) => onState(value === ALL ? null : (value as RefundRequestState))}
        />
      }
    >
      {requests.isPending && <SkeletonRows rows={3} height={150} />}
      {requests.isError && items.length === 0 && (
        <LoadFault what="The refund requests" error={requests.error} onRetry={() => void requests.refetch()} />
      )}
      {requests.isSuccess && items.length === 0 && <NothingThere state={state} />}
      <RequestList requests={items} />
      <LoadMore query={requests} />
    </Page>
  );
}

function RequestList({ requests }: { requests: readonly RefundRequest[] }) {
  if (requests.length === 0) return null;
  return (
    <ul className={classes.list} aria-label="Refund requests">
      {requests.map((request) => (
        <li key={request.id}>
          <RequestCard request={request} />
        </li>
      ))}
    </ul>
  );
}

function NothingThere({ state }: { state: RefundRequestState | null }) {
  const icon = <IconReceiptRefund size={20} />;
  if (state === "pending") {
    return (
      <Emptiness
        icon={icon}
        title="Nothing waits for a decision"
        hint="When a caller asks for more than an agent may refund, it shows up here by itself."
      />
    );
  }
  return <Emptiness icon={icon} title={state === null ? "No refund requests yet" : `Nothing ${state} yet`} />;
}
