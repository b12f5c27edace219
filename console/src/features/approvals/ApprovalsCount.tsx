import { Badge } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { refundRequestsQuery } from "@/api/refundRequests";

interface ApprovalsCountProps {
  className?: string | undefined;
}

/** How many refunds wait for a decision; nothing when none does. For those who may decide. */
export function ApprovalsCount({ className }: ApprovalsCountProps) {
  const requests = useInfiniteQuery(refundRequestsQuery("pending"));
  const count = requests.data?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0;
  if (count === 0) return null;
  const shown = `${count}${requests.hasNextPage ? "+" : ""}`;
  return (
    <Badge
      className={className}
      size="xs"
      circle={count < 10}
      variant="filled"
      color="red.8"
      role="img"
      aria-label={`${shown} waiting`}
    >
      {shown}
    </Badge>
  );
}
