import { Badge } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { promiseCountsQuery } from "@/api/promises";

interface PromisesCountProps {
  className?: string | undefined;
}

/** How many promises this operator has to keep or could take, in red when any is overdue; nothing when there is none. */
export function PromisesCount({ className }: PromisesCountProps) {
  const counts = useQuery(promiseCountsQuery).data;
  const count = counts === undefined ? 0 : counts.mine + counts.unowned;
  if (counts === undefined || count === 0) return null;
  const overdue = counts.overdue > 0 ? `, ${counts.overdue} overdue` : "";
  return (
    <Badge
      className={className}
      size="xs"
      circle={count < 10}
      variant="filled"
      color={counts.overdue > 0 ? "red.8" : "gray.7"}
      role="img"
      aria-label={`${count} to keep${overdue}`}
    >
      {count}
    </Badge>
  );
}
